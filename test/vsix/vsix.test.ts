import { after, describe } from 'node:test';
import { accessibility } from './accessibility.ts';
import { beingCareful } from './beingCareful.ts';
import { connecting } from './connecting.ts';
import { holding } from './holding.ts';
import { paying } from './paying.ts';
import { openTheatre } from './stage.ts';
import { trusting } from './trusting.ts';

/*
 * The packaged extension as a person meets it: installed in a real VS Code, driven from the Command Palette, paying real
 * LNDs. One VS Code tells most of the stories, one after the other.
 */

const had = await openTheatre();

describe('the packaged extension', { skip: had.ok ? false : had.why, timeout: 300_000 }, async () => {
  if (!had.ok) return;
  const theatre = had.value;
  const stage = await theatre.openStage();
  after(async () => {
    await stage[Symbol.asyncDispose]();
    await theatre[Symbol.asyncDispose]();
  });

  describe('pays', () => {
    paying(stage);
  });

  describe('never pays by accident', () => {
    beingCareful(stage);
  });

  describe('follows what is held', () => {
    holding(stage);
  });

  describe('needs no mouse and no eyes', () => {
    accessibility(stage);
  });

  describe('says what is wrong with a connection', () => {
    connecting(theatre);
  });

  describe('takes nothing from a folder without a word', () => {
    trusting(theatre);
  });
});
