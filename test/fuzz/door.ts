import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RunDetails } from 'fast-check';

/** What run.ts prints of a door; it comes as the diagnostic of a test. */
export interface DoorReport {
  readonly door: string;
  readonly inputs: number;
  readonly corpus: number;
  /** The most time of a processor that one input took. */
  readonly slowestMs: number;
  readonly milliseconds: number;
}

export interface DoorOptions<T> {
  /** Inputs that were met in the world, or that once did harm: all of them, before the random ones. */
  readonly corpus?: readonly T[];
  /** Of the number that was asked for, for doors where one input is a whole conversation; 1 without it. */
  readonly share?: number;
  /** Called after the last input, for what is true of all of them. */
  readonly afterwards?: () => void | Promise<void>;
}

const SEED = Number(env['FUZZ_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
const INPUTS = Number(env['FUZZ_INPUTS'] ?? 10_000);
const PATH = env['FUZZ_PATH'];
/** A text of 100 kB takes a few ms; what needs this long takes hours for one that is a little longer. */
const LONGEST_MS = 2_000;
/** Of an input of 100,000 characters the way to make it again says more. */
const MOST_SHOWN = 3_000;

/** One door as a test: every input is judged by `check`, which throws where something went wrong. */
export function door<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  check: (input: T) => void | Promise<void>,
  { corpus = [], share = 1, afterwards }: DoorOptions<T> = {},
): void {
  test(name, async (t) => {
    const started = performance.now();
    const numRuns = Math.ceil(INPUTS * share);
    let slowestMs = 0;
    const timed = async (input: T): Promise<void> => {
      // Of this process alone: others may keep the machine busy.
      const before = process.cpuUsage();
      await check(input);
      const { user, system } = process.cpuUsage(before);
      const took = (user + system) / 1000;
      slowestMs = Math.max(slowestMs, took);
      assert.ok(took < LONGEST_MS, `it took ${took.toFixed(0)} ms`);
    };
    const unheard = new Unheard();
    try {
      for (const input of corpus) await timed(input);
      await fc.assert(
        fc.asyncProperty(inputs, async (input) => {
          await timed(input);
          unheard.check();
        }),
        { seed: SEED, numRuns, ...(PATH === undefined ? {} : { path: PATH }), asyncReporter: report(name) },
      );
      await afterwards?.();
      await new Promise((resolve) => setImmediate(resolve));
      unheard.check();
    } finally {
      unheard.stop();
    }
    const milliseconds = performance.now() - started;
    const told: DoorReport = { door: name, inputs: numRuns, corpus: corpus.length, slowestMs, milliseconds };
    t.diagnostic(JSON.stringify(told));
  });
}

/** Names a corpus file of this folder; it holds what JSON can. */
export function corpusOf(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'corpus', `${name}.json`), 'utf8'));
}

/** A promise that fails while nobody waits for it ends a process: here it is the fault of the input. */
class Unheard {
  readonly #errors: unknown[] = [];
  readonly #hear = (error: unknown): void => {
    this.#errors.push(error);
  };

  constructor() {
    process.on('unhandledRejection', this.#hear);
  }

  check(): void {
    if (this.#errors.length > 0) throw new Error('Nobody waits for what fails.', { cause: this.#errors[0] });
  }

  stop(): void {
    process.off('unhandledRejection', this.#hear);
  }
}

/** How to see it again is a part of what went wrong. */
function report<T>(name: string): (details: RunDetails<[T]>) => Promise<void> {
  return async (details) => {
    if (!details.failed) return Promise.resolve();
    const path = details.counterexamplePath === null ? '' : ` --path ${details.counterexamplePath}`;
    const again = `npm run fuzz -- --seed ${details.seed}${path} --door "${name}"`;
    const what = String(fc.defaultReportMessage(details)).slice(0, MOST_SHOWN);
    return Promise.reject(new Error(`${again}\n${what}`, { cause: details.errorInstance }));
  };
}
