// `npm run docs`: writes the generated parts of README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { withGeneratedParts } from './docs/generated-parts.ts';

writeFileSync('README.md', withGeneratedParts(readFileSync('README.md', 'utf8')));
