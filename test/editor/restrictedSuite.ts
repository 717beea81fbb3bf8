import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { reasonOf } from '../../src/keysend/problem.ts';
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

    describe('in Restricted Mode, without a node of their own, a person', () => {
      before(() => writeLndSettings({}));

      it('is told why nothing is sent, for the folder may name a node, and how to practise here', async () => {
        const { parts, practice } = await keysend();
        const state = await connectNow();
        assert.ok(state.kind === 'failed');
        assert.equal(reasonOf(state.error)?.kind, 'workspaceNotTrusted');
        assert.match(parts.errors.explain(state.error).sentence, /set keysend\.lnd\.host to "practice"/);
        assert.equal(parts.session.practising, false);
        assert.deepEqual(practice.calls, []);
      });

      it('practises when their own settings say so, and only then', async () => {
        await writeLndSettings({ host: 'practice' }, vscode.ConfigurationTarget.Workspace);
        assert.equal((await connectNow()).kind, 'failed');
        await writeLndSettings({ host: 'practice' });
        const state = await connectNow();
        assert.ok(state.kind === 'connected' && state.info.network === 'practice');
      });
    });
  });
}
