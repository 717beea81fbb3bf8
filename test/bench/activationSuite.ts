import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import Module from 'node:module';
import * as vscode from 'vscode';
import { runMocha } from '../workbench/mochaInHost.ts';

export interface Activation {
  /** Milliseconds to read and run the bundle. */
  readonly loading: number;
  /** Milliseconds in `activate()`. */
  readonly activating: number;
  /** Files of the extension that were loaded meanwhile. */
  readonly loaded: readonly string[];
}

interface Loader {
  _load: (request: string, ...others: unknown[]) => unknown;
}

/** Runs in the extension host: activates the extension once and writes what it took to KEYSEND_BENCH_RESULT. */
export function run(): Promise<void> {
  return runMocha(() => {
    it('is activated', async () => {
      const extension = vscode.extensions.getExtension('keysend.keysend');
      assert.ok(extension !== undefined && !extension.isActive, 'something has activated it already');
      const times = timeTheExtension();
      const before = new Set(Object.keys(require.cache));
      await extension.activate();
      const loaded = Object.keys(require.cache).filter(
        (file) => !before.has(file) && file.startsWith(extension.extensionPath),
      );
      const activation: Activation = { ...times(), loaded };
      writeFileSync(process.env['KEYSEND_BENCH_RESULT'] ?? '', JSON.stringify(activation));
    });
  });
}

/** VS Code's own share (its storage, its window) is left out: what counts is loading the bundle and calling `activate`. */
function timeTheExtension(): () => { loading: number; activating: number } {
  const loader = Module as unknown as Loader;
  const load = loader._load;
  let loading = NaN;
  let activating = NaN;
  loader._load = function timedLoad(request, ...others) {
    if (!request.endsWith('extension.cjs')) return load.call(this, request, ...others);
    const start = performance.now();
    const { activate, deactivate } = load.call(this, request, ...others) as {
      activate: (context: unknown) => unknown;
      deactivate: () => unknown;
    };
    loading = performance.now() - start;
    const timedActivate = (context: unknown): unknown => {
      const begin = performance.now();
      const result = activate(context);
      activating = performance.now() - begin;
      return result;
    };
    return { activate: timedActivate, deactivate };
  };
  return () => {
    loader._load = load;
    assert.ok(loading > 0 && activating > 0, 'the extension was not loaded as expected');
    return { loading, activating };
  };
}
