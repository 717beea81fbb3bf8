import type { Journal } from '../../src/keysend/journal.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import type { JournaledOrder } from '../../src/keysend/order.ts';
import type { RegtestNode } from '../regtest/network.ts';
import { ourSend } from './ours.ts';
import { plainRouter, plainSend } from './plainClient.ts';
import { median, medianWithInterval, seeded } from './statistics.ts';
import { row } from './table.ts';
import type { Row } from './table.ts';

const AMOUNT = 1000;
const WARM_UP = 10;

/** Settling a keysend to a direct peer over an open channel: ours, plain grpc-js, and ours without its synced write, in random order. */
export async function benchWarmSend(
  connect: (address?: string) => Promise<LightningNode>,
  journal: Journal,
  payer: RegtestNode,
  destination: string,
  rounds: number,
): Promise<readonly Row[]> {
  const node = await connect();
  const router = plainRouter(payer);
  const unwritten: Journal = { ...journal, write: async (order) => order as JournaledOrder };
  const senders = [
    () => ourSend(node, journal, destination, AMOUNT),
    () => plainSend(router, destination, AMOUNT),
    () => ourSend(node, unwritten, destination, AMOUNT),
  ] as const;
  const random = seeded(2026);
  const times = senders.map((): number[] => []);
  try {
    for (let round = -WARM_UP; round < rounds; round += 1) {
      const turns = senders.map((send, index) => ({ send, index, place: random() }));
      for (const { send, index } of turns.sort((a, b) => a.place - b.place)) {
        const start = performance.now();
        const settledAt = await send();
        if (round >= 0) times[index]?.push(settledAt - start);
      }
    }
  } finally {
    node.close();
    router.close();
  }
  const [ours = [], plain = [], withoutWrite = []] = times;
  const base = median(plain);
  const slower = (than: readonly number[]): ReturnType<typeof medianWithInterval> =>
    medianWithInterval(than.map((time, round) => time - (plain[round] ?? NaN)));
  const percent = (milliseconds: number): string => `${((100 * milliseconds) / base).toFixed(2)} %`;
  const all = slower(ours);
  const rest = slower(withoutWrite);
  return [
    row(
      `Warm send, direct peer, ${String(rounds)} rounds: ours / plain grpc-js (medians)`,
      `${median(ours).toFixed(1)} / ${base.toFixed(1)} ms`,
    ),
    row(
      'The same, upper 95 % end of the paired median difference',
      `${percent(all.high)} (median ${percent(all.median)})`,
      '≤ 3 %',
      all.high / base <= 0.03,
    ),
    row(
      'The same without the order’s synced write',
      `${percent(rest.high)} (median ${percent(rest.median)})`,
    ),
  ];
}
