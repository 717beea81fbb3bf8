import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';

/** Speaks the person's language where `folder` has a bundle for it, else English. To be called before any sentence. */
export function useLanguageOf(environment: NodeJS.ProcessEnv, folder: string): void {
  // The first that is not empty counts (POSIX).
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name] ?? '').find(Boolean) ?? '';
  const [, language, country] = /^([a-z]{2,3})(?:[_-]([A-Za-z]{2}))?/.exec(locale) ?? [];
  if (language === undefined || language === 'en') return;
  const names = country === undefined ? [language] : [`${language}-${country.toLowerCase()}`, language];
  const file = names.map((name) => join(folder, `bundle.l10n.${name}.json`)).find((each) => existsSync(each));
  if (file !== undefined) l10n.config({ fsPath: file });
}
