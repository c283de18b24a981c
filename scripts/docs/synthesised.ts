import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiTemplate } from './permissions.ts';

/** The templates of the stacks that hold functions, from the app itself: scripts know nothing of CDK. Needs what `npm run build` makes. */
export const synthesisedApi = (root: string): ApiTemplate[] => {
  const outdir = mkdtempSync(join(tmpdir(), 'sallyport-docs-'));
  try {
    const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object };
    const CDK_CONTEXT_JSON = JSON.stringify({ ...context, mailSender: 'no-reply@example.com' });
    const run = spawnSync(process.execPath, ['bin/app.ts'], {
      cwd: root,
      env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON },
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(run.stderr);
    const templateOf = (stack: string) => JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8')) as ApiTemplate;
    return ['SallyportManagement', 'SallyportGuardian', 'SallyportApi'].map(templateOf);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};
