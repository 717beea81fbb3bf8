import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { runMocha } from '../workbench/mochaInHost.ts';
import { connectNow, keysend, needsRegtest, settingsOf, useNode, writeLndSettings } from './inHost.ts';

/** A folder that the person has not trusted. */
export function run(): Promise<void> {
  return runMocha(() => {
    describe('in Restricted Mode', () => {
      before(needsRegtest);

      it("a folder's settings count for nothing, and no question is asked about them", async () => {
        assert.equal(vscode.workspace.isTrusted, false);
        await writeLndSettings({}, vscode.ConfigurationTarget.Global);
        await writeLndSettings(settingsOf('alice'), vscode.ConfigurationTarget.Workspace);
        const { person } = await keysend();
        const state = await connectNow();
        assert.notEqual(state.kind, 'connected');
        assert.deepEqual(person.consentsAsked, []);
      });

      it("the person's own settings work, whatever the folder says", async () => {
        await writeLndSettings(settingsOf('bob'), vscode.ConfigurationTarget.Workspace);
        await useNode('alice');
        const { parts } = await keysend();
        assert.equal(parts.session.node?.info.alias, 'alice');
      });
    });
  });
}
