import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, project } from '../../scripts/bundles.ts';
import { bundleForHost } from '../workbench/bundleForHost.ts';
import { runHostSuite } from '../workbench/hostSuite.ts';
import type { WorkbenchInstallation } from '../workbench/install.ts';
import { errandsTo } from './errands.ts';
import { newPerson } from './person.ts';
import type { WindowResult } from './windowSuite.ts';

export interface ComparedWindow extends Omit<WindowResult, 'sent'> {
  /** Where journal, node and window disagree. */
  readonly differences: readonly string[];
}

const folder = join(project, '.build/load');
const extension = join(folder, 'extension');
const suite = join(folder, 'windowSuite.cjs');

/** So many payments at once from one window of a real VS Code. `profile`: a file for a `.cpuprofile` of its extension host. */
export async function payFromWindow(
  installation: WorkbenchInstallation,
  count: number,
  profile?: string,
): Promise<ComparedWindow> {
  await stage(profile !== undefined);
  await using person = await newPerson();
  const errands = errandsTo(person.receivers, count, 'window:');
  const file = join(person.home, 'result.json');
  const { problem } = await runHostSuite({
    installation,
    extensionDevelopmentPath: extension,
    extensionTestsPath: suite,
    env: {
      HOME: person.home,
      KEYSEND_LOAD_ERRANDS: JSON.stringify(errands),
      KEYSEND_LOAD_RESULT: file,
      ...(profile === undefined ? {} : { KEYSEND_LOAD_PROFILE: profile }),
    },
    onLine: (line) => {
      console.error(line);
    },
    limitMs: 240_000,
  });
  if (problem !== undefined) throw new Error(problem);
  const { sent, ...measured } = JSON.parse(readFileSync(file, 'utf8')) as WindowResult;
  return { ...measured, differences: await person.compare({ errands, sent }) };
}

/** The extension as it is shipped, but for who confirms, and the suite that runs beside it. */
async function stage(readable: boolean): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(extension, { recursive: true });
  for (const name of ['package.json', 'package.nls.json', 'l10n', 'media', 'bin'])
    cpSync(join(project, name), join(extension, name), { recursive: true });
  await build({
    ...bundleOptions(project, readable),
    entryPoints: {
      extension: 'test/load/windowExtension.ts',
      engine: 'src/engine.ts',
      journalWorker: 'src/journal/worker.ts',
      practice: 'src/practiceServer.ts',
    },
    outdir: join(extension, 'dist'),
    logLevel: 'error',
  });
  await bundleForHost({ windowSuite: join(import.meta.dirname, 'windowSuite.ts') }, folder);
}
