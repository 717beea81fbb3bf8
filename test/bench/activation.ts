import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleForHost } from '../workbench/bundleForHost.ts';
import { runHostSuite } from '../workbench/hostSuite.ts';
import { installWorkbench } from '../workbench/install.ts';
import type { Activation } from './activationSuite.ts';
import { median } from './statistics.ts';
import { row } from './table.ts';
import type { Row } from './table.ts';

const WINDOWS = 5;

/** What loading and activating the extension takes in a real VS Code, each time in a window of its own. */
export async function benchActivation(): Promise<readonly Row[]> {
  const installed = await installWorkbench();
  if (!installed.ok) return [row('activate() in a real VS Code', `not measured: ${installed.why}`)];
  const folder = await mkdtemp(join(tmpdir(), 'keysend-bench-'));
  const result = join(folder, 'result.json');
  const loading: number[] = [];
  const activating: number[] = [];
  const loaded = new Set<string>();
  try {
    await bundleForHost({ suite: fileURLToPath(new URL('activationSuite.ts', import.meta.url)) }, folder);
    for (let window = 0; window < WINDOWS; window += 1) {
      const run = await runHostSuite({
        installation: installed.value,
        extensionDevelopmentPath: fileURLToPath(new URL('../..', import.meta.url)),
        extensionTestsPath: join(folder, 'suite.cjs'),
        env: { KEYSEND_BENCH_RESULT: result },
      });
      if (run.failures > 0 || run.passes === 0) throw new Error('The extension was not activated.');
      const measured = JSON.parse(await readFile(result, 'utf8')) as Activation;
      loading.push(measured.loading);
      activating.push(measured.activating);
      for (const file of measured.loaded) loaded.add(basename(file));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const modules = [...loaded].join(', ');
  const noGrpc = loaded.size === 1 && loaded.has('extension.cjs');
  const inWindows = `in a real VS Code (median of ${String(WINDOWS)} windows)`;
  return [
    row(
      `activate() ${inWindows}`,
      `${median(activating).toFixed(1)} ms`,
      '≤ 10 ms',
      median(activating) <= 10,
    ),
    row(`Loading the bundle before it`, `${median(loading).toFixed(1)} ms`),
    row('Loaded by both', modules, 'no gRPC', noGrpc),
  ];
}
