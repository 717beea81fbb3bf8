import assert from 'node:assert/strict';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../src/editor/commandIds.ts';
import { runMocha } from '../workbench/mochaInHost.ts';
import { extension } from './inHost.ts';

/** The extension as it is shipped, in a window where nobody has used it yet. */
export function run(): Promise<void> {
  return runMocha(async () => {
    describe('the shipped extension', () => {
      it('is activated without waiting, and loads neither the engine nor anything else of its own', async () => {
        const before = new Set(Object.keys(require.cache));
        assert.equal(extension().isActive, false, 'Something has activated it already.');
        const started = performance.now();
        await extension().activate();
        const milliseconds = performance.now() - started;

        const loaded = Object.keys(require.cache).filter(
          (file) => !before.has(file) && file.startsWith(extension().extensionPath),
        );
        assert.deepEqual(
          loaded.map((file) => basename(file)),
          ['extension.cjs'],
        );
        // It waits for nothing. `npm run bench` measures it; here the machine does other work.
        assert.ok(milliseconds < 1000, `It took ${milliseconds.toFixed(1)} ms.`);
      });

      it('has no way in for tests: what it exports to others is nothing', () => {
        assert.equal(extension().exports, undefined);
      });

      it('registers every command of the manifest and no other', async () => {
        const registered = (await vscode.commands.getCommands(true)).filter((id) =>
          id.startsWith('keysend.'),
        );
        assert.deepEqual(
          registered.filter((id) => !id.startsWith('keysend.payments.')).sort(),
          [...commandIds].sort(),
        );
      });
    });
    await import('./suites/manifest.ts');
  });
}
