// Starts a TypeScript script on the pinned Node. It is JavaScript on purpose: an older Node cannot read TypeScript and would fail with a riddle.
import { pathToFileURL } from 'node:url';

const needed = [24, 7];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(
    `Sallyport needs Node ${needed.join('.')} or newer; this is Node ${process.versions.node}. ` +
      'Run it through npm ("npm start", "npx cdk …"): npm install brings the right Node where there is a build of it for this machine. Otherwise install Node 24.',
  );
  process.exit(1);
}
const script = process.argv[2];
if (script) {
  process.argv.splice(1, 1);
  await import(pathToFileURL(script).href);
}
