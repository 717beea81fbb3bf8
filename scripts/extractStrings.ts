import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

/**
 * Text of `l10n/bundle.l10n.json`: every `l10n.t('…')` of the sources, for translators.
 *
 * @param root folder that holds `src/`
 */
export async function extractStrings(root: string): Promise<string> {
  const files = globSync('src/**/*.ts', { cwd: root, exclude: ['src/wire/**'] });
  const strings = await getL10nJson(
    files.map((file) => ({ extension: '.ts', contents: readFileSync(join(root, file), 'utf8') })),
  );
  const sorted = Object.entries(strings).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}
