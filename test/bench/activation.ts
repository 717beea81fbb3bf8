import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleForHost } from '../workbench/bundleForHost.ts';
import { runHostSuite } from '../workbench/hostSuite.ts';
import { installWorkbench } from '../workbench/install.ts';
import { median } from './statistics.ts';
import { row } from './table.ts';
import type { Row } from './table.ts';

const WINDOWS = 5;

/** `activate()` as another extension sees it, loading the bundle included, in windows of a real VS Code of their own. */
export async function benchActivation(): Promise<readonly Row[]> {
  const installed = await installWorkbench();
  if (!installed.ok) return [row('activate() in a real VS Code', `not measured: ${installed.why}`)];
  const folder = await mkdtemp(join(tmpdir(), 'keysend-bench-'));
  const result = join(folder, 'result.json');
  const times: number[] = [];
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
      const measured = JSON.parse(await readFile(result, 'utf8')) as {
        milliseconds: number;
        loaded: string[];
      };
      times.push(measured.milliseconds);
      for (const file of measured.loaded) loaded.add(basename(file));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const modules = [...loaded].join(', ');
  const noGrpc = loaded.size === 1 && loaded.has('extension.cjs');
  return [
    row(
      `activate() in a real VS Code, the bundle's loading included (${String(WINDOWS)} windows)`,
      `${median(times).toFixed(1)} ms (${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)})`,
      '≤ 10 ms',
      median(times) <= 10,
    ),
    row('Loaded by it', modules, 'no gRPC', noGrpc),
  ];
}
