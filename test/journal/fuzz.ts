/**
 * A journal cut at every byte, with every bit of its header changed, and with bytes changed at random:
 * `node test/journal/fuzz.ts [how many random files] [seed]`. Prints what became of them; throws at the first that did wrong.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { memory, realJournal, Survey } from './survey.ts';

const [, , count = '20000', seed = '1'] = argv;
const directory = mkdtempSync(join(memory, 'keysend-fuzz-'));
const { bytes, entries } = await realJournal(directory);

try {
  report('cut at every byte', (survey) => {
    for (let length = 0; length < bytes.length; length++) survey.lookCut(bytes, length);
  });
  report('one bit of the first 100 bytes changed', (survey) => {
    for (let bit = 0; bit < 800; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      survey.look(changed);
    }
  });
  const random = randomNumbers(Number(seed));
  report(`1 to 20 bytes changed, seed ${seed}`, (survey) => {
    for (let file = 0; file < Number(count); file++) {
      const changed = Buffer.from(bytes);
      for (let left = 1 + random(20); left > 0; left--) changed[random(bytes.length)] = random(256);
      survey.look(changed);
    }
  });
} finally {
  rmSync(directory, { recursive: true });
}

function report(what: string, work: (survey: Survey) => void): void {
  const survey = new Survey(directory, entries);
  work(survey);
  stdout.write(`${what}: ${JSON.stringify(survey.counts)}\n`);
}

/** xorshift32: the same numbers for the same seed. */
function randomNumbers(start: number): (below: number) => number {
  let state = start | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
