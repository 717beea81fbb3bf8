import type { NodeKey } from '../../src/keysend/destination.ts';
import { namesFrom } from '../../src/words/names.ts';
import { ALICE, BOB, CAROL } from '../keysend/samples.ts';

/** 4·G and 5·G. */
export const DAVE = '02e493dbf1c10d80f3581e4904930b1404cc6c13900ee0758474fa94abe8c4cd13' as NodeKey;
export const FRANK = '022f8bde4d1a07209355b4a7250a5c5128e88b84bddc619ab7cba8d569b240efe4' as NodeKey;

const aliases = new Map([
  [ALICE, 'alice'],
  [BOB, 'bob'],
  [CAROL, 'carol'],
  [DAVE, 'dave'],
  [FRANK, 'frank'],
]);

export const names = namesFrom((key) => aliases.get(key));
