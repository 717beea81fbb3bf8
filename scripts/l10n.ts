/** `npm run l10n`: writes the strings of the sources to `l10n/bundle.l10n.json`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './bundles.ts';
import { extractStrings } from './extractStrings.ts';

mkdirSync(join(project, 'l10n'), { recursive: true });
writeFileSync(join(project, 'l10n/bundle.l10n.json'), await extractStrings(project));
