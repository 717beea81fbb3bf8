import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the bundles are made of, and with what. What is packed besides, `.vscodeignore` says. */
const sources = [
  'src/**/*.{ts,json}',
  'proto/**/*.proto',
  'scripts/*.{ts,cjs}',
  'package-lock.json',
  '.vscodeignore',
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

/** Of all that decides what the package is, and of what came of it: whoever changes either makes it anew. */
function fingerprint(project: string): string {
  const files = globSync([...sources, ...packed(project)], { cwd: project }).sort();
  const hash = createHash('sha256');
  for (const file of [...files, vsixName(project)]) {
    const content = readFileSync(join(project, file));
    hash.update(`${file}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest('hex');
}

/** `.vscodeignore` leaves out everything, and takes these patterns back in. */
function packed(project: string): string[] {
  const lines = readFileSync(join(project, '.vscodeignore'), 'utf8').split(/\r?\n/);
  return lines.flatMap((line) => (line.startsWith('!') ? line.slice(1) : []));
}
