// `npm run docs`: writes what is drawn from the code. lib/partitions.json comes first, since the roles are made of it. Tests say where one of
// them is behind.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCosts, withGeneratedParts } from './docs/generated-parts.ts';
import { partitionsJson } from './docs/partitions.ts';
import { permissionsPage } from './docs/permissions.ts';
import { synthesisedApi } from './docs/synthesised.ts';

const root = join(import.meta.dirname, '..');

writeFileSync('README.md', withGeneratedParts(readFileSync('README.md', 'utf8')));
writeFileSync('docs/deploy.md', withCosts(readFileSync('docs/deploy.md', 'utf8')));
writeFileSync('lib/partitions.json', await partitionsJson(root));
writeFileSync('docs/permissions.md', permissionsPage(synthesisedApi(root)));
