import type { Preparation } from '../keysend/prepare.ts';
import type { Names } from './names.ts';

/** What a person reads before money moves: the editor's modal and the terminal's question. */
export interface Confirmation {
  /** `Send 1,000 sat to carol?` */
  readonly question: string;
  /** `Label: value` lines, without line ends. */
  readonly details: readonly string[];
  /** Whole sentences; empty when nothing speaks against it. */
  readonly warnings: readonly string[];
  /** The button that pays. */
  readonly payLabel: string;
}

export function confirmation(preparation: Preparation, _names: Names): Confirmation {
  return { question: preparation.intent.destination, details: [], warnings: [], payLabel: '' };
}
