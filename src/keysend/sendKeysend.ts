import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';
import type { LightningNode } from './node.ts';
import { makeOrder } from './order.ts';
import type { Intent, JournaledOrder, KeysendOrder } from './order.ts';
import { isEnded } from './payment.ts';
import type { Payment, UnknownCause } from './payment.ts';
import { preimageProves } from './preimage.ts';
import type { PaymentHash } from './preimage.ts';
import { prepare } from './prepare.ts';
import type { Preparation } from './prepare.ts';
import { Problem, reasonOf } from './problem.ts';

/** Asks the person. Only its `true` lets money move; it is called by the handler that sends, every time. */
export type Confirm = (preparation: Preparation, signal: AbortSignal) => Promise<boolean>;
