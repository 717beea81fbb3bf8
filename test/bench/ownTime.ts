import type { Journal } from '../../src/keysend/journal.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import type { RegtestNode } from '../regtest/network.ts';
import { ourSend } from './ours.ts';
import { plainRouter, plainSend } from './plainClient.ts';
import { startStampingProxy } from './stampingProxy.ts';
import { median } from './statistics.ts';
import { row } from './table.ts';
import type { Row } from './table.ts';

const SENDS = 60;
const WARM_UP = 5;

/** What a sender takes itself, seen from outside: from its call to its first byte, from the last byte to its answer. */
export async function benchOwnTime(
  connect: (address?: string) => Promise<LightningNode>,
  journal: Journal,
  payer: RegtestNode,
  destination: string,
): Promise<readonly Row[]> {
  const proxy = await startStampingProxy(payer.host);
  const node = await connect(proxy.address);
  const router = plainRouter(payer, proxy.address);
  const times = {
    ours: { before: [] as number[], after: [] as number[] },
    plain: { before: [] as number[], after: [] as number[] },
  };
  const journalTimes: number[] = [];
  const timed: Journal = Object.create(journal, {
    write: {
      value: async (...given: Parameters<Journal['write']>) => {
        const start = performance.now();
        const written = await journal.write(...given);
        journalTimes.push(performance.now() - start);
        return written;
      },
    },
  }) as Journal;
  try {
    for (let send = -WARM_UP; send < SENDS; send += 1) {
      for (const who of ['ours', 'plain'] as const) {
        proxy.reset();
        const start = proxy.now();
        const settledAt =
          who === 'ours'
            ? await ourSend(node, timed, destination, 1000)
            : await plainSend(router, destination, 1000);
        const end = performance.timeOrigin + settledAt;
        if (send < 0) continue;
        times[who].before.push(proxy.firstUp() - start);
        times[who].after.push(end - proxy.lastDownBefore(end));
      }
    }
  } finally {
    node.close();
    router.close();
    await proxy.close();
  }
  const both = (part: 'before' | 'after'): string =>
    `${median(times.ours[part]).toFixed(2)} / ${median(times.plain[part]).toFixed(2)} ms`;
  return [
    row('From the call to the first byte: ours with the journal / plain grpc-js', both('before')),
    row('Of that, the order written and synced', `${median(journalTimes).toFixed(2)} ms`),
    row('From the last byte to the settled snapshot: ours / plain grpc-js', both('after')),
  ];
}
