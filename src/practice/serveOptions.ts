import type { PracticeTrouble } from '../keysend/problem.ts';

/** What a server's process is told by who starts it: one argument, as JSON. */
export interface ServeOptions {
  /** Absolute path of the practice folder. */
  readonly folder: string;
  /** Of this program. */
  readonly version: string;
  /** This one and no other. Without it: the one of the last time, else one from `portsFrom` on, else any. */
  readonly port?: number;
  readonly portsFrom?: number;
  /** Makes the same keys again, in a folder that has no network yet. */
  readonly seed?: string;
  /** Milliseconds that each leg of an HTLC takes. */
  readonly delayMs?: number;
  /** It ends so many milliseconds after its last client, or, where that is absent, with who started it. */
  readonly idleMs?: number;
}

/** What it answers, as one line of JSON, before it goes on by itself. */
export type Answer =
  | { readonly kind: 'ready' }
  /** Another process serves this folder, or is about to. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly cause: PracticeTrouble };
