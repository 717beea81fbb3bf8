import { reasonOf } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import { explain } from '../../src/words/reasons.ts';

export type Outcome<T> = { readonly value: T } | { readonly reason: Reason };

/** What came of a call that may throw a `Problem`: anything else that it throws is a bug, and thrown on. */
export function outcomeOf<T>(work: () => T): Outcome<T> {
  try {
    return { value: work() };
  } catch (error) {
    return { reason: worded(error) };
  }
}

export async function outcomeOfAsync<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { reason: worded(error) };
  }
}

/** Has words for people, in the terminal and in the editor. */
export function worded(error: unknown): Reason {
  const reason = reasonOf(error);
  if (reason === undefined) throw error;
  for (const place of ['terminal', 'editor'] as const) {
    const { sentences } = explain(reason, place);
    if (sentences.length === 0 || sentences.some((sentence) => UNPRINTABLE.test(sentence))) {
      throw new Error(`Not words for people: ${JSON.stringify(sentences)}`);
    }
  }
  return reason;
}

/** What steers a terminal or turns the direction of a text. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Whether a line is safe to print. */
export function isPrintable(line: string): boolean {
  return !UNPRINTABLE.test(line);
}
