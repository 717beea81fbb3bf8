import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from '../../scripts/workbench/cachedFolder.ts';
import type { Had } from '../../scripts/workbench/had.ts';
import { installFonts } from './installFonts.ts';
import { npm } from '../../scripts/workbench/npm.ts';

const packageVersion = '153.0.0';

export interface BrowserInstallation {
  readonly executable: string;
  /** What the browser needs in its environment beside ours. */
  readonly env: Readonly<Record<string, string>>;
}

const knownPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
};

/** The browser named by CHROMIUM, else an installed one, else one from npm (Linux on x64 only). */
export async function installBrowser(signal?: AbortSignal): Promise<Had<BrowserInstallation>> {
  const found = await findBrowser(signal);
  if (!found.ok || process.platform !== 'linux') return found;
  try {
    const env = { ...found.value.env, FONTCONFIG_FILE: await installFonts(signal) };
    return { ok: true, value: { ...found.value, env } };
  } catch {
    signal?.throwIfAborted();
    return found; // The machine's own fonts will do: only the look of pictures depends on them.
  }
}

async function findBrowser(signal?: AbortSignal): Promise<Had<BrowserInstallation>> {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return { ok: true, value: { executable: named, env: {} } };
    return { ok: false, why: `CHROMIUM names a browser that is not there: ${named}.` };
  }
  const installed = knownPlaces[process.platform]?.find((place) => existsSync(place));
  if (installed !== undefined) return { ok: true, value: { executable: installed, env: {} } };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { ok: false, why: 'No Chromium, Chrome or Edge was found; CHROMIUM can name one.' };
  }
  try {
    const folder = await cachedFolder(
      `chromium-${packageVersion}`,
      (draft) => fillBrowser(draft, signal),
      signal,
    );
    const libraries = [join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH'] ?? ''];
    const env = { LD_LIBRARY_PATH: libraries.filter((path) => path !== '').join(':') };
    return { ok: true, value: { executable: join(folder, 'chromium'), env } };
  } catch (error) {
    signal?.throwIfAborted();
    return { ok: false, why: `No browser is installed, and npm's could not be had: ${String(error)}` };
  }
}

/**
 * The package unpacks into the temporary folder, and its shared libraries (libnss3 and friends) only when it believes
 * to be in AWS Lambda. So it is run in a process of its own whose temporary folder is ours.
 */
async function fillBrowser(draft: string, signal?: AbortSignal): Promise<void> {
  const source = join(draft, 'package');
  await mkdir(source);
  await writeFile(join(source, 'package.json'), '{ "private": true }\n');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await npm(source, ['install', `@sparticuz/chromium@${packageVersion}`, ...quiet], signal);
  const unpack = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
  await promisify(execFile)(process.execPath, ['-e', unpack], {
    cwd: source,
    env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    signal,
  });
  await rm(source, { recursive: true });
}
