import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { draftFrom } from '../../../src/editor/commands/sendKeysend.ts';
import { readDraft } from '../../../src/editor/sendWizard.ts';
import { keysend, needsRegtest, node, useNode } from '../inHost.ts';

const key = '02f74c0c0099626c18fbae3ebc1e9918497a3543d0b62c8d68176f2b541c717cd1';

describe('arguments of Send Keysend', () => {
  it('fill the steps, as a person would have typed them', () => {
    const draft = draftFrom({ destination: key, amountSat: 1000, message: 'hi' });
    assert.deepEqual(readDraft(draft), { destination: key, amountMsat: 1_000_000n, message: 'hi' });
    assert.deepEqual(readDraft(draftFrom({ destination: key, amountSat: '1k' })), {
      destination: key,
      amountMsat: 1_000_000n,
    });
  });

  const refused: readonly (readonly [what: string, argument: unknown, step: string])[] = [
    ['nothing', undefined, 'destination'],
    ['null', null, 'destination'],
    ['a text', key, 'destination'],
    ['a list', [key, 1000], 'destination'],
    ['a key that is none', { destination: 'bob', amountSat: 1 }, 'destination'],
    ['a key as a number', { destination: 3, amountSat: 1 }, 'destination'],
    ['no amount', { destination: key }, 'amount'],
    ['zero', { destination: key, amountSat: 0 }, 'amount'],
    ['less than zero', { destination: key, amountSat: -1 }, 'amount'],
    ['no number', { destination: key, amountSat: NaN }, 'amount'],
    ['infinity', { destination: key, amountSat: Infinity }, 'amount'],
    ['a number too large to be exact', { destination: key, amountSat: 1e21 }, 'amount'],
    ['an object', { destination: key, amountSat: { valueOf: () => 1 } }, 'amount'],
    [
      'a message that no onion holds',
      { destination: key, amountSat: 1, message: 'x'.repeat(2000) },
      'message',
    ],
  ];
  for (const [what, argument, step] of refused) {
    it(`${what}: asks at the step "${step}"`, () => {
      assert.equal(readDraft(draftFrom(argument)), step);
    });
  }

  describe('with a node', () => {
    before(needsRegtest);
    before(() => useNode('alice'));

    it('a whole set goes straight to the confirmation, and a no sends nothing', async () => {
      const { person } = await keysend();
      const before = person.asked.length;
      person.answer = 'cancel';
      const argument = { destination: node('bob').pubkey, amountSat: 1234, message: 'hi' };
      assert.equal(await vscode.commands.executeCommand('keysend.sendKeysend', argument), undefined);
      const asked = person.asked.slice(before).map(({ preparation }) => preparation.intent);
      const [intent, ...others] = asked;
      assert.equal(others.length, 0);
      assert.equal(intent?.amountMsat, 1_234_000n);
      assert.equal(intent.message, 'hi');
    });

    it('a bad one never reaches the confirmation, and closing the step sends nothing', async () => {
      const { person } = await keysend();
      const before = person.asked.length;
      person.answer = 'pay';
      const sending = vscode.commands.executeCommand('keysend.sendKeysend', {
        destination: node('bob').pubkey,
        amountSat: -5,
      });
      const closing = setInterval(() => {
        void vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      }, 200);
      assert.equal(await sending, undefined);
      clearInterval(closing);
      assert.equal(person.asked.length, before);
      person.answer = 'cancel';
    });
  });
});
