import type { Remedy } from './remedy.ts';

/** What happened, why, and what to do. */
export interface Explanation {
  /** All of it as one text of whole sentences. */
  readonly sentence: string;
  /** The same, one by one, for where there is room for lines. */
  readonly sentences: readonly string[];
  /** The most helpful first. */
  readonly remedies: readonly Remedy[];
}

export function explanation(sentences: readonly string[], remedies: readonly Remedy[] = []): Explanation {
  return { sentence: sentences.join(' '), sentences, remedies };
}
