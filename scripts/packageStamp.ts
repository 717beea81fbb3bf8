import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** All that decides what is packed, and what came of it: whoever changes either makes the package anew. */
const ingredients = [
  'src/**/*.{ts,json}',
  'proto/**/*.proto',
  'scripts/*.{ts,cjs}',
  'package*.json',
  'l10n/*',
  'media/**/*.{svg,png,md}',
  '*.md',
  'LICENSE',
  '.vscodeignore',
  'dist/*',
];

/** `keysend-<version>.vsix` */
export function vsixName(project: string): string {
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  return `keysend-${version}.vsix`;
}

/** Whether `dist/` and the VSIX are as `npm run package` made them, out of the very files that are there now. */
export function isPackaged(project: string): boolean {
  try {
    return readFileSync(stampOf(project), 'utf8') === fingerprint(project);
  } catch {
    return false;
  }
}

/** Called when the package is made. */
export function stampPackage(project: string): void {
  mkdirSync(dirname(stampOf(project)), { recursive: true });
  writeFileSync(stampOf(project), fingerprint(project));
}

function stampOf(project: string): string {
  return join(project, '.build', 'package.sha256');
}

function fingerprint(project: string): string {
  const hash = createHash('sha256');
  for (const file of [...globSync(ingredients, { cwd: project }).sort(), vsixName(project)]) {
    const content = readFileSync(join(project, file));
    hash.update(`${file}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest('hex');
}
