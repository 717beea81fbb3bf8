import { execFile } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleForHost } from './bundleForHost.ts';

const source = join(import.meta.dirname, 'fixture');

/** Where the fixture is built, and pictures of it are kept. */
export const build = join(import.meta.dirname, '..', '..', '.build', 'workbench');
/** The unpacked extension. */
export const extension = join(build, 'extension');
/** Its suites for an extension host, `<name>.cjs`. */
export const suites = join(build, 'suites');
/** The packaged extension. */
export const vsix = join(build, 'fixture.vsix');

/** Builds the extension that the tests of the workbench itself use. */
export async function buildFixture(): Promise<void> {
  await rm(build, { recursive: true, force: true });
  await mkdir(extension, { recursive: true });
  await cp(join(source, 'package.json'), join(extension, 'package.json'));
  await bundleForHost({ extension: join(source, 'extension.ts') }, extension);
  const names = ['passes', 'fails', 'crashes', 'hangs'];
  await bundleForHost(
    Object.fromEntries(names.map((name) => [name, join(source, 'suites', `${name}.ts`)])),
    suites,
  );
  const vsce = fileURLToPath(import.meta.resolve('@vscode/vsce/vsce'));
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license'];
  await promisify(execFile)(process.execPath, [vsce, 'package', ...options, '-o', vsix], { cwd: extension });
}
