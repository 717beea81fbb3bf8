/**
 * A terminal that pays many at once: `node sender.ts <errands as JSON>` connects to the practice network of the person whose HOME it has,
 * prints `ready`, waits for a line, and prints a `SenderResult` as JSON.
 */
import { once } from 'node:events';
import { openEngine } from '../../src/engine.ts';
import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import { sendKeysend } from '../../src/keysend/sendKeysend.ts';
import { systemClock as clock } from '../../src/systemClock.ts';
import type { Errand, Sent } from './errands.ts';

/** Times in milliseconds. */
export interface SenderResult {
  readonly sent: readonly Sent[];
  readonly tookMs: number;
  /** The longest that one order took to be on the disk. */
  readonly slowestWriteMs: number;
  /** What went wrong beside the payments, such as a snapshot that could not be written down. */
  readonly troubles: readonly string[];
}

const never = new AbortController().signal;
const errands = JSON.parse(process.argv[2] ?? '') as readonly Errand[];
const engine = openEngine();
const node = await engine.connect({ source: { kind: 'practice' } }, never);
const troubles: string[] = [];
let slowestWriteMs = 0;
const journal: typeof engine.journal = {
  ...engine.journal,
  write: async (...given) => {
    const started = performance.now();
    const written = await engine.journal.write(...given);
    slowestWriteMs = Math.max(slowestWriteMs, performance.now() - started);
    return written;
  },
};

async function send({ destination, amountSat, message }: Errand): Promise<Sent> {
  const amountMsat = msat(BigInt(amountSat) * 1_000n);
  const intent = {
    destination: destination as NodeKey,
    amountMsat,
    message,
    feeLimitMsat: amountMsat,
    timeoutSeconds: 60,
  };
  const order = makeOrder(intent, node.info, clock.now());
  const onTrouble = (error: unknown): void => {
    troubles.push(String(error));
  };
  const ports = { node, journal, clock, onTrouble };
  let state = 'none';
  try {
    for await (const payment of sendKeysend(order, ports, { cancel: never, leave: never }))
      state = payment.state;
  } catch (error) {
    return { problem: String(error) };
  }
  return { hash: order.hash, state };
}

process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
const started = performance.now();
const sent = await Promise.all(errands.map(send));
const tookMs = performance.now() - started;
node.close();
await engine.journal.close();
const result: SenderResult = { sent, tookMs, slowestWriteMs, troubles };
process.stdout.write(`${JSON.stringify(result)}\n`);
