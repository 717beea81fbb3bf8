import { after, describe } from 'node:test';
import { beingCareful } from './beingCareful.ts';
import { paying } from './paying.ts';
import { openTheatre } from './stage.ts';

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
});
