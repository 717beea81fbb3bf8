import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { Journal } from '../../src/keysend/journal.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import { sendKeysend } from '../../src/keysend/sendKeysend.ts';
import { systemClock as clock } from '../../src/systemClock.ts';

/**
 * One keysend through the product's own core, journal and LND adapter. Amount in sat. Returns when the settled snapshot came, as
 * `performance.now()` gives it; that it is on disk too is waited for, but not counted.
 */
export async function ourSend(
  node: LightningNode,
  journal: Journal,
  destination: string,
  amount: number,
): Promise<number> {
  const amountMsat = msat(BigInt(amount) * 1000n);
  const intent = {
    destination: destination as NodeKey,
    amountMsat,
    feeLimitMsat: amountMsat,
    timeoutSeconds: 60,
  };
  const order = makeOrder(intent, node.info, clock.now());
  const { signal } = new AbortController();
  let settledAt = NaN;
  for await (const payment of sendKeysend(
    order,
    { node, journal, clock },
    { cancel: signal, leave: signal },
  )) {
    if (payment.state === 'succeeded') settledAt = performance.now();
    else if (payment.state !== 'inFlight')
      throw new Error(`Our payment is ${payment.state}: ${payment.reason ?? ''}`);
  }
  return settledAt;
}
