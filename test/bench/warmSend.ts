import type { Journal } from '../../src/keysend/journal.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import type { RegtestNode } from '../regtest/network.ts';
import { ourSend } from './ours.ts';
import { plainRouter, plainSend } from './plainClient.ts';
import { median, medianWithInterval, seeded } from './statistics.ts';
import { row } from './table.ts';
import type { Row } from './table.ts';

const AMOUNT = 1000;
const WARM_UP = 10;

/** Settling a keysend to a direct peer over an open channel, ours and plain grpc-js in turn, in random order. */
export async function benchWarmSend(
  connect: (address?: string) => Promise<LightningNode>,
  journal: Journal,
  payer: RegtestNode,
  destination: string,
  pairs: number,
): Promise<readonly Row[]> {
  const node = await connect();
  const router = plainRouter(payer);
  const random = seeded(2026);
  const ours: number[] = [];
  const plain: number[] = [];
  try {
    for (let pair = -WARM_UP; pair < pairs; pair += 1) {
      const oursFirst = random() < 0.5;
      for (const isOurs of [oursFirst, !oursFirst]) {
        const start = performance.now();
        const settledAt = isOurs
          ? await ourSend(node, journal, destination, AMOUNT)
          : await plainSend(router, destination, AMOUNT);
        if (pair >= 0) (isOurs ? ours : plain).push(settledAt - start);
      }
    }
  } finally {
    node.close();
    router.close();
  }
  const base = median(plain);
  const difference = medianWithInterval(ours.map((time, pair) => time - (plain[pair] ?? NaN)));
  const percent = (milliseconds: number): string => `${((100 * milliseconds) / base).toFixed(2)} %`;
  return [
    row(
      `Warm send, direct peer, ${String(pairs)} pairs: ours / plain grpc-js (medians)`,
      `${median(ours).toFixed(1)} / ${base.toFixed(1)} ms`,
    ),
    row(
      'The same, upper 95 % end of the paired median difference',
      `${percent(difference.high)} (median ${percent(difference.median)})`,
      '≤ 3 %',
      difference.high / base <= 0.03,
    ),
  ];
}
