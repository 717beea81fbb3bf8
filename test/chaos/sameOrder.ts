import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { openJournal } from '../../src/journal/openJournal.ts';
import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import { paymentHashOf } from '../../src/keysend/preimage.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { sendKeysend } from '../../src/keysend/sendKeysend.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import { systemClock } from '../../src/systemClock.ts';

/*
 * Sends one given order through the core: what no two processes can do by any command. Prints `ready`, waits for a line, and goes on as
 * `keysend --json` does. It is bundled beside the product, and uses the product's own worker for the journal.
 */

/** The only argument, as JSON. */
export interface SameOrder {
  readonly host: string;
  readonly certPath: string;
  readonly macaroonPath: string;
  readonly journal: string;
  readonly destination: string;
  readonly amountSat: number;
  readonly timeoutSeconds: number;
  readonly message: string;
  /** Hex. */
  readonly preimage: string;
}

const given = JSON.parse(process.argv[2] ?? '') as SameOrder;
const never = new AbortController();
const leave = new AbortController();
process.on('SIGTERM', () => {
  leave.abort();
});

function print(event: object): void {
  console.log(JSON.stringify(event));
}

async function main(): Promise<number> {
  const node = await connectLnd(
    {
      source: { kind: 'flags' },
      host: given.host,
      certificatePem: readFileSync(given.certPath, 'utf8'),
      macaroon: new Secret(readFileSync(given.macaroonPath)),
    },
    { clock: systemClock },
    leave.signal,
  );
  const journal = openJournal(given.journal, { worker: join(import.meta.dirname, 'journalWorker.cjs') });
  try {
    await journal.find([]);
    print({ event: 'ready' });
    const input = createInterface({ input: process.stdin });
    await new Promise((resolve) => input.once('line', resolve));
    input.close();
    const preimage = new Secret(Buffer.from(given.preimage, 'hex'));
    const amountMsat = msat(BigInt(given.amountSat) * 1_000n);
    const intent = {
      destination: given.destination as NodeKey,
      amountMsat,
      message: given.message,
      feeLimitMsat: amountMsat,
      timeoutSeconds: given.timeoutSeconds,
    };
    const order = {
      ...makeOrder(intent, node.info, Date.now()),
      preimage,
      hash: paymentHashOf(preimage),
    };
    print({ event: 'order', hash: order.hash });
    let state = 'unknown';
    const signals = { cancel: never.signal, leave: leave.signal };
    for await (const payment of sendKeysend(order, { node, journal, clock: systemClock }, signals)) {
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

void main().then((code) => {
  process.exit(code);
});
