import { msat } from '../../src/keysend/amount.ts';
import type { Clock } from '../../src/keysend/clock.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { Journal } from '../../src/keysend/journal.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import { paymentHashOf } from '../../src/keysend/preimage.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { sendKeysend } from '../../src/keysend/sendKeysend.ts';

/** One order that several senders are given: what no two processes can do by any command. */
export interface SameOrder {
  readonly destination: string;
  readonly amountSat: number;
  readonly timeoutSeconds: number;
  readonly message: string;
  /** Hex. */
  readonly preimage: string;
}

interface SameOrderPorts {
  readonly node: LightningNode;
  readonly journal: Journal;
  readonly clock: Clock;
  /** An event as `keysend --json` prints it. */
  readonly print: (event: object) => void;
  /** Resolves when it is to be sent. */
  readonly go: () => Promise<unknown>;
}

/** Sends it through the core, says `ready` before, goes on as `keysend --json` does, and returns its exit code. */
export async function sendSameOrder(
  given: SameOrder,
  { node, journal, clock, print, go }: SameOrderPorts,
  leave: AbortSignal,
): Promise<number> {
  try {
    await journal.find([]);
    print({ event: 'ready' });
    await go();
    const preimage = new Secret(Buffer.from(given.preimage, 'hex'));
    const amountMsat = msat(BigInt(given.amountSat) * 1_000n);
    const intent = {
      destination: given.destination as NodeKey,
      amountMsat,
      message: given.message,
      feeLimitMsat: amountMsat,
      timeoutSeconds: given.timeoutSeconds,
    };
    const order = { ...makeOrder(intent, node.info, clock.now()), preimage, hash: paymentHashOf(preimage) };
    print({ event: 'order', hash: order.hash });
    let state = 'unknown';
    const signals = { cancel: new AbortController().signal, leave };
    for await (const payment of sendKeysend(order, { node, journal, clock }, signals)) {
      const { hash, status, unknown, attempts } = payment;
      state = payment.state;
      print({
        event: 'payment',
        hash,
        state,
        status,
        ...(unknown === undefined ? {} : { unknown }),
        attempts: attempts.map((attempt) => ({ status: attempt.status })),
      });
    }
    print({ event: 'end', hash: order.hash, state });
    if (state === 'succeeded') return 0;
    return state === 'failed' ? 1 : 4;
  } catch (error) {
    print({ event: 'error', reason: reasonOf(error) ?? { kind: String(error) } });
    return 1;
  } finally {
    node.close();
    await journal.close();
  }
}
