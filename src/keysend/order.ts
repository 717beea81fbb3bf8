import type { Msat } from './amount.ts';
import type { NodeKey } from './destination.ts';
import type { Network } from './network.ts';
import { newPreimage, paymentHashOf } from './preimage.ts';
import type { PaymentHash } from './preimage.ts';
import { messageRecord } from './records.ts';
import type { TlvRecord } from './records.ts';
import type { Secret } from './secret.ts';

/** How long after its making an order's call is accepted by LND: the macaroon's `time-before` caveat. */
export const CALL_VALID_MS = 30_000;

/** What a person asks for, checked. */
export interface Intent {
  readonly destination: NodeKey;
  readonly amountMsat: Msat;
  readonly message?: string;
  readonly feeLimitMsat: Msat;
  readonly timeoutSeconds: number;
}

/** Which orders of the same amount to the same destination a person knew of. */
export interface Known {
  /** Older ones count only while they have no end. Unix milliseconds of creation, inclusive. */
  readonly since: number;
  /** As `Alike.tries` names them. */
  readonly tries: readonly string[];
}

/** One keysend, ready to be written down and sent once by one node. */
export interface KeysendOrder extends Intent {
  readonly hash: PaymentHash;
  readonly preimage: Secret;
  /** Without the preimage's own record. */
  readonly records: readonly TlvRecord[];
  /** The node this order is for; no other may send it. */
  readonly payer: NodeKey;
  readonly network: Network;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** Unix milliseconds from which on the node refuses the call, so that "not known" then means "never sent". */
  readonly deadline: number;
  /** The yes to it was given knowing of these, and of no other: the journal, which does not keep them, writes it only where that still holds. */
  readonly known?: Known;
}

declare const journaled: unique symbol;

/** An order that is on disk. Only the journal makes one (lint forbids the cast elsewhere). */
export type JournaledOrder = KeysendOrder & { readonly [journaled]: true };

/** Turns a confirmed intent into an order with a preimage of its own. `now` is Unix milliseconds. */
export function makeOrder(
  intent: Intent,
  payer: { readonly key: NodeKey; readonly network: Network },
  now: number,
): KeysendOrder {
  const preimage = newPreimage();
  return {
    ...intent,
    hash: paymentHashOf(preimage),
    preimage,
    records: intent.message === undefined ? [] : [messageRecord(intent.message)],
    payer: payer.key,
    network: payer.network,
    createdAt: now,
    deadline: now + CALL_VALID_MS,
  };
}

/** An order that was never sent, with a new time for it. `now` is Unix milliseconds. */
export function renewOrder(order: KeysendOrder, now: number): KeysendOrder {
  return { ...order, createdAt: now, deadline: now + CALL_VALID_MS };
}
