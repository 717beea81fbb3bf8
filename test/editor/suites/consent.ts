import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { reasonOf } from '../../../src/keysend/problem.ts';
import { connectNow, keysend, needsRegtest, rows, settingsOf, useNode, writeLndSettings } from '../inHost.ts';

describe('a folder that names a macaroon from elsewhere', () => {
  before(needsRegtest);
  before(async () => {
    await useNode('alice');
    await writeLndSettings(settingsOf('bob'), vscode.ConfigurationTarget.Workspace);
  });
  after(() => writeLndSettings({}, vscode.ConfigurationTarget.Workspace));

  it('is never asked about unasked: a view that loads only says so', async () => {
    const { person } = await keysend();
    const before = person.consentsAsked.length;
    await vscode.commands.executeCommand('keysend.refreshPayments');
    assert.equal(person.consentsAsked.length, before);
    const { parts } = await keysend();
    const { state } = parts.session;
    assert.ok(state.kind === 'failed');
    assert.equal(reasonOf(state.error)?.kind, 'consentNeeded');
    assert.ok((await rows()).length > 0);
  });

  it('a no leaves the macaroon alone, and is no error', async () => {
    const { person, parts } = await keysend();
    person.allows = false;
    const before = person.consentsAsked.length;
    const state = await connectNow();
    assert.equal(state.kind, 'failed');
    assert.equal(parts.session.node, undefined);
    const [asked, ...others] = person.consentsAsked.slice(before);
    assert.equal(others.length, 0);
    assert.equal(asked?.host, settingsOf('bob').host);
    assert.equal(asked?.macaroonPath, settingsOf('bob').macaroonPath);
  });

  it('a yes counts from then on, without asking again', async () => {
    const { person, parts } = await keysend();
    person.allows = true;
    assert.equal((await connectNow()).kind, 'connected');
    assert.equal(parts.session.node?.info.alias, 'bob');
    person.allows = false;
    const before = person.consentsAsked.length;
    assert.equal((await connectNow()).kind, 'connected');
    assert.equal(person.consentsAsked.length, before);
  });
});
