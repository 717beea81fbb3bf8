import type { Clock } from './clock.ts';
import type { Channel, LightningNode } from './node.ts';
import type { Payment } from './payment.ts';

interface Ports {
  readonly node: LightningNode;
  readonly clock: Clock;
}

/** An HTLC is in its channel within a second of its first showing; the channels of a node that was started need longer. */
const FIRST_LOOK_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** Two looks so far apart must miss the HTLC: at one of them it may just have been resolved. */
const SECOND_LOOK_MS = 5_000;

/**
 * Passes on a payment's snapshots. While an HTLC is out and nothing new is told, it looks now and then whether a channel still
 * holds it: `stuck` comes, once for each snapshot, when none does.
 */
export async function* noticeStuck(
  snapshots: AsyncIterable<Payment>,
  ports: Ports,
): AsyncGenerator<Payment | 'stuck', void, void> {
  const iterator = snapshots[Symbol.asyncIterator]();
  let next = heard(iterator.next());
  let stuck: Promise<'stuck'> = never();
  let looking = new AbortController();
  try {
    for (;;) {
      const first = await Promise.race([next, stuck]);
      if (first === 'stuck') {
        stuck = never();
        yield 'stuck';
        continue;
      }
      looking.abort();
      if (first.done === true) return;
      looking = new AbortController();
      stuck = heard(untilStuck(first.value, ports, looking.signal));
      next = heard(iterator.next());
      yield first.value;
    }
  } finally {
    looking.abort();
    await iterator.return?.();
  }
}

/**
 * The same promise, which may fail while the reader is still busy with the last snapshot, or has left: Node takes a failure that nobody
 * waits for at that moment for a bug, and ends the process.
 */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** A new one each time: one for all would keep every snapshot that was ever raced against it. */
const never = (): Promise<never> => new Promise(() => undefined);

async function untilStuck(payment: Payment, ports: Ports, signal: AbortSignal): Promise<'stuck'> {
  if (!payment.attempts.some(({ status }) => status === 'IN_FLIGHT')) return never();
  try {
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await ports.clock.sleep(pause, signal);
      if (!(await isGone(payment, ports.node, signal))) continue;
      await ports.clock.sleep(SECOND_LOOK_MS, signal);
      if (await isGone(payment, ports.node, signal)) return 'stuck';
    }
  } catch (error) {
    if (signal.aborted) return never();
    throw error;
  }
}

async function isGone(payment: Payment, node: LightningNode, signal: AbortSignal): Promise<boolean> {
  try {
    return isStuck(payment, await node.channels(signal)) === true;
  } catch {
    // A node that cannot be asked now proves nothing.
    signal.throwIfAborted();
    return false;
  }
}

/**
 * Whether no channel holds the HTLC that the node calls in flight: LND that is killed within 30 ms of its first showing leaves it so
 * for ever. Undefined: nothing is out, or its channel is closed or not up, and then nobody can tell.
 */
export function isStuck({ hash, attempts }: Payment, channels: readonly Channel[]): boolean | undefined {
  const out = attempts.filter(({ status }) => status === 'IN_FLIGHT');
  if (out.length === 0) return undefined;
  if (channels.some(({ pendingHashes }) => pendingHashes.includes(hash))) return false;
  const areUp = out.every(({ hops: [first] }) =>
    channels.some(({ id, active }) => active && id === first?.channelId),
  );
  return areUp ? true : undefined;
}
