import { after, describe } from 'node:test';
import { connectNetwork } from '../regtest/shared.ts';
import { accessibility } from './accessibility.ts';
import { beingCareful } from './beingCareful.ts';
import { connecting } from './connecting.ts';
import { holding } from './holding.ts';
import { paying } from './paying.ts';
import { openTheatre, settingsOf } from './stage.ts';
import { trusting } from './trusting.ts';

/*
 * The packaged extension as a person meets it: installed in a real VS Code, driven from the Command Palette, paying real
 * LNDs. One VS Code tells most of the stories, one after the other.
 */

const regtest = await connectNetwork();
const had = regtest.ok ? await openTheatre() : regtest;

describe('the packaged extension', { skip: had.ok ? false : had.why, timeout: 300_000 }, async () => {
  if (!regtest.ok || !had.ok) return;
  const { network } = regtest;
  const theatre = had.value;
  const stage = await theatre.openStage({ userSettings: settingsOf(network.node('alice')) });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    await theatre[Symbol.asyncDispose]();
    await network.stop();
  });

  describe('pays', () => {
    paying(stage, network);
  });

  describe('never pays by accident', () => {
    beingCareful(stage, network);
  });

  describe('follows what is held', () => {
    holding(stage, network);
  });

  describe('needs no mouse and no eyes', () => {
    accessibility(stage, network);
  });

  describe('says what is wrong with a connection', () => {
    connecting(theatre, network);
  });

  describe('takes nothing from a folder without a word', () => {
    trusting(theatre, network);
  });
});
