import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages that name a licence without its text. */
const withoutText: Record<string, string> = {
  '@vscode/l10n': 'MIT License\n\nCopyright (c) Microsoft Corporation.\n\n' + mitTerms(),
};

/**
 * The licences of the packages that the bundles contain.
 *
 * @param root folder that holds `node_modules/`
 * @param inputs bundled files, relative to `root`
 * @throws if a package has no licence text
 */
export function thirdPartyLicenses(root: string, inputs: Iterable<string>): string {
  const folders = new Set<string>();
  for (const input of inputs) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const entries = [...folders].sort().map((folder) => licenseOf(join(root, folder)));
  return [
    'Keysend for VS Code contains the following packages, each under its own licence.',
    ...new Set(entries),
  ].join(`\n\n${'-'.repeat(80)}\n\n`);
}

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    'name' | 'version' | 'license',
    string
  >;
  return `${name} ${version} (${license})\n\n${licenseText(name, folder).trim()}\n`;
}

function licenseText(name: string, folder: string): string {
  const file = existsSync(folder) && readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = typeof file === 'string' ? readFileSync(join(folder, file), 'utf8') : withoutText[name];
  if (text === undefined) throw new Error(`${name} is bundled, but its package has no licence text.`);
  return text;
}

function mitTerms(): string {
  const own = readFileSync(join(import.meta.dirname, '../LICENSE'), 'utf8');
  return own.slice(own.indexOf('Permission is hereby granted'));
}
