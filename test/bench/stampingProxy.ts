import { createServer, connect } from 'node:net';
import { parentPort, Worker, workerData, isMainThread } from 'node:worker_threads';

/*
 * A TCP proxy in a thread of its own that stamps when bytes pass: what a sender adds between a call and its first byte,
 * and between the last byte and what its caller sees, is measured from outside of it.
 */

/** Where the stamps lie: the first byte upwards, how many came downwards, and the last of those. */
const FIRST_UP = 0;
const DOWN_COUNT = 1;
const DOWN = 2;
const DOWN_KEPT = 64;

function now(): number {
  return performance.timeOrigin + performance.now();
}

export interface StampingProxy {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** Forgets the stamps; the next byte upwards is the first. */
  reset(): void;
  /** Milliseconds on `now()`'s scale; zero when nothing passed. */
  firstUp(): number;
  /** The last byte downwards that came before this time. */
  lastDownBefore(time: number): number;
  now(): number;
  close(): Promise<void>;
}

export async function startStampingProxy(target: string): Promise<StampingProxy> {
  const stamps = new Float64Array(new SharedArrayBuffer(8 * (DOWN + DOWN_KEPT)));
  const worker = new Worker(new URL(import.meta.url), { workerData: { target, stamps } });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    address: `127.0.0.1:${String(port)}`,
    reset: () => {
      stamps.fill(0);
    },
    firstUp: () => stamps[FIRST_UP] ?? 0,
    lastDownBefore: (time) => Math.max(...stamps.subarray(DOWN).filter((stamp) => stamp <= time)),
    now,
    close: async () => {
      await worker.terminate();
    },
  };
}

function serve(target: string, stamps: Float64Array): void {
  const [host, port] = target.split(':');
  const server = createServer((client) => {
    const node = connect(Number(port), host);
    client.setNoDelay(true);
    node.setNoDelay(true);
    client.on('data', (bytes) => {
      if (stamps[FIRST_UP] === 0) stamps[FIRST_UP] = now();
      node.write(bytes);
    });
    node.on('data', (bytes) => {
      const count = stamps[DOWN_COUNT] ?? 0;
      stamps[DOWN + (count % DOWN_KEPT)] = now();
      stamps[DOWN_COUNT] = count + 1;
      client.write(bytes);
    });
    for (const [one, other] of [
      [client, node],
      [node, client],
    ] as const) {
      one.on('close', () => other.destroy());
      one.on('error', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') parentPort?.postMessage(address.port);
  });
}

if (!isMainThread) {
  const { target, stamps } = workerData as { target: string; stamps: Float64Array };
  serve(target, stamps);
}
