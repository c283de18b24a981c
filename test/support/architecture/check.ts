// The shape of the code base as a pure function over {path → source}, so that a test can also plant what must be found.
import { posix } from 'node:path';
import { type Facts, factsOf, type Import } from './facts.ts';
import { packageRooms, type Room, rooms } from './rooms.ts';

export type Finding = { file: string; rule: string; found: string };
export type Sources = ReadonlyMap<string, string>;

export const checkArchitecture = (sources: Sources): Finding[] =>
  [...sources].flatMap(([file, source]) => {
    const aboutFile = [...misnamed(file), ...tooLong(file, source)];
    return isCode(file) ? [...aboutFile, ...checkCode({ file, facts: factsOf(file, source), sources })] : aboutFile;
  });

const largestFileLines = 300;
const mayBeLong = /^(lambdas\/routes\.ts$|templates\/messages\/|test\/)|\.test\.tsx?$/;
const nameless = /^(common|helpers?|utils?|utilities|shared|base|managers?|misc)$/;
const mayExportDefault =
  /^(jest\.config\.ts|test\/support\/(closing-line|browser-start|browser-stop)\.ts|test\/support\/longest-first\.js|.+\.d\.ts)$/;
const expression = /\b(Condition|KeyCondition|Update|Filter|Projection)Expression\b|\bExpressionAttribute(Names|Values)\b/;

const isCode = (file: string): boolean => /\.(ts|tsx|js|mjs)$/.test(file);
const isTest = (file: string): boolean => /^test\/|\.test\.tsx?$/.test(file);

const misnamed = (file: string): Finding[] =>
  file
    .split('/')
    .filter((part) => nameless.test(part.split('.')[0] ?? ''))
    .map((found) => ({ file, rule: 'a name that says what it is', found }));

const tooLong = (file: string, source: string): Finding[] => {
  const lines = source.trimEnd().split('\n').length;
  return lines > largestFileLines && !mayBeLong.test(file) ? [{ file, rule: 'at most 300 lines', found: `${lines} lines` }] : [];
};

type Code = { file: string; facts: Facts; sources: Sources };

const checkCode = (code: Code): Finding[] => {
  const { file, facts } = code;
  const finding = (rule: string, found: string): Finding => ({ file, rule, found });
  const findings = facts.imports
    .filter(({ specifier }) => isWrongEnding(code, specifier))
    .map((x) => finding('./x.ts, not ./x.js', x.specifier));
  if (facts.hasDefaultExport && !mayExportDefault.test(file)) findings.push(finding('no default export', 'default'));
  if (isTest(file) || !file.includes('/')) return findings;

  const inProduct = /^(service|lambdas)\//.test(file);
  if (inProduct && file !== 'service/config.ts' && facts.readsEnvironment)
    findings.push(finding('only config.ts reads process.env', 'env'));
  const words = inProduct && file !== 'service/storage/table.ts' ? [...facts.words].filter((word) => expression.test(word)) : [];
  findings.push(...words.map((word) => finding('only table.ts writes expressions', word)));
  return [...findings, ...checkDoors(code)];
};

const checkDoors = ({ file, facts }: Code): Finding[] => {
  const room = roomOf(file);
  if (!room) return [{ file, rule: 'every file is in a room of test/support/architecture/rooms.ts', found: file }];
  const forbidden = facts.imports.filter((imported) => !mayImport({ file, room, imported }));
  return forbidden.map(({ specifier, typesOnly }) => ({
    file,
    rule: `${room.name}: who may import whom`,
    found: typesOnly ? `types of ${specifier}` : specifier,
  }));
};

const roomOf = (file: string): Room | undefined => rooms.find((room) => room.holds.test(file));

const isRelative = (specifier: string): boolean => /^\.\.?\//.test(specifier);
const resolved = (file: string, specifier: string): string => posix.join(posix.dirname(file), specifier);

const isWrongEnding = ({ file, sources }: Code, specifier: string): boolean => {
  if (!isRelative(specifier) || !/\.m?js$/.test(specifier)) return false;
  const stem = resolved(file, specifier).replace(/\.m?js$/, '');
  return sources.has(`${stem}.ts`) || sources.has(`${stem}.tsx`);
};

const mayImport = ({ file, room, imported: { specifier, typesOnly } }: { file: string; room: Room; imported: Import }): boolean => {
  if (!isRelative(specifier)) {
    const place = packageRooms.find(({ packages }) => packages.test(specifier));
    return (room.packages?.test(specifier) ?? true) && (place?.only.test(file) ?? true);
  }
  const target = resolved(file, specifier);
  if (room.mayImport?.test(target)) return true;
  if (typesOnly && room.mayImportTypes?.test(target)) return true;
  return !room.apart && isSameRoom({ file, room, target });
};

/** A room that is many folders by its pattern (one factor) is one folder by its match. */
const isSameRoom = ({ file, room, target }: { file: string; room: Room; target: string }): boolean =>
  roomOf(target) === room && room.holds.exec(file)?.[0] === room.holds.exec(target)?.[0];
