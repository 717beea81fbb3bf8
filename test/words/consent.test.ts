import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Consent } from '../../src/keysend/connection.ts';
import { consentLines } from '../../src/words/consentLines.ts';
import { modalDialogs } from './modalDialogs.ts';

const forged: Consent = {
  folder: '/home/ann/course\nFolder: /home/ann/safe',
  host: 'evil.example:10009\r\nHost: 127.0.0.1:10009',
  certificatePath: '/home/ann/a\u2028Macaroon: /home/ann/practice.macaroon\n\nNothing is at risk.\u202e',
  macaroonPath: '/home/ann/.lnd/admin.macaroon\u0085Certificate: /x',
};

test('no path of a folder adds a line to what a person is asked to allow', () => {
  assert.deepEqual(consentLines(forged), [
    'Folder: /home/ann/course Folder: /home/ann/safe',
    'Host: evil.example:10009 Host: 127.0.0.1:10009',
    'Certificate: /home/ann/a Macaroon: /home/ann/practice.macaroon Nothing is at risk.',
    'Macaroon: /home/ann/.lnd/admin.macaroon Certificate: /x',
  ]);
});

test('nor to the dialog that asks', async (t) => {
  const { modalQuestions, shown } = await modalDialogs(t);
  assert.equal(await modalQuestions.allow(forged), false);
  const [dialog] = shown;
  assert.deepEqual(dialog?.detail.split('\n').slice(-5), ['', ...consentLines(forged)]);
  assert.equal(dialog.detail.split('\n').filter((line) => line.startsWith('Macaroon: ')).length, 1);
});
