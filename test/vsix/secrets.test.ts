import { after, describe } from 'node:test';
import { connectNetwork } from '../regtest/shared.ts';
import { attacking } from './attacking.ts';
import { keepingSecrets } from './keepingSecrets.ts';
import { meetingAnother } from './meetingAnother.ts';
import { openTheatre } from './stage.ts';

/*
 * The packaged extension against those who want a person's macaroon: a repository that is made for it, and everybody who can read what an
 * editor writes.
 */

const regtest = await connectNetwork();
const had = regtest.ok ? await openTheatre() : regtest;

describe('the packaged extension', { skip: had.ok ? false : had.why, timeout: 300_000 }, () => {
  if (!regtest.ok || !had.ok) return;
  const { network } = regtest;
  const theatre = had.value;
  after(async () => {
    await theatre[Symbol.asyncDispose]();
    await network.stop();
  });

  describe('gives nothing to a folder that is made to take it', () => {
    attacking(theatre, network);
  });

  describe('does not take one node for another', () => {
    meetingAnother(theatre, network);
  });

  describe('writes no secret anywhere', () => {
    keepingSecrets(theatre, network);
  });
});
