import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { runMocha } from '../workbench/mochaInHost.ts';

/** Runs in the extension host: activates the extension once and writes what it took to KEYSEND_BENCH_RESULT. */
export function run(): Promise<void> {
  return runMocha(() => {
    it('is activated', async () => {
      const extension = vscode.extensions.getExtension('keysend.keysend');
      assert.ok(extension !== undefined && !extension.isActive, 'something has activated it already');
      const before = new Set(Object.keys(require.cache));
      const start = performance.now();
      await extension.activate();
      const milliseconds = performance.now() - start;
      const loaded = Object.keys(require.cache).filter((file) => !before.has(file));
      writeFileSync(process.env['KEYSEND_BENCH_RESULT'] ?? '', JSON.stringify({ milliseconds, loaded }));
    });
  });
}
