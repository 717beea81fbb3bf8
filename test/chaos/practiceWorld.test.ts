import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultKinds } from './faults.ts';
import type { FaultKind } from './faults.ts';
import { faultOf, planRun } from './plan.ts';
import type { Plan } from './plan.ts';
import { openPracticeWorld } from './practiceWorld.ts';
import { playSession } from './session.ts';
import type { SessionResult } from './session.ts';

async function play(plans: readonly Plan[], seed: string, sabotage: boolean): Promise<SessionResult> {
  const world = await openPracticeWorld({ seed, sabotage, log: () => undefined });
  try {
    const signal = new AbortController().signal;
    return await playSession(plans, world, { atOnce: 4, perRound: 100, log: () => undefined, signal });
  } finally {
    await world.close(false);
  }
}

function oneOfEach(seed: string, kinds: readonly FaultKind[]): Plan[] {
  return kinds.flatMap((kind) => {
    for (let run = 0; run < 1_000; run++) if (faultOf(seed, run) === kind) return planRun(seed, run);
    return [];
  });
}

test('every kind of fault is played on the practice network, and no order is paid twice, lost or wrong', async () => {
  const seed = 'each';
  const { runs, findings, skipped } = await play(oneOfEach(seed, faultKinds), seed, false);
  assert.deepEqual(findings, []);
  assert.deepEqual([...skipped.keys()], ['host.killed']);
  assert.equal(runs.length, faultKinds.length - 1);
  assert.ok(runs.filter(({ struck }) => struck).length > runs.length / 2);
});

test('a sender that pays again is caught there, each time', async () => {
  const seed = 'again';
  const kinds: FaultKind[] = ['nothing', 'proxy.cut', 'proxy.stall'];
  const plans = [0, 200, 400].flatMap((first) =>
    oneOfEach(seed, kinds).map(({ fault, run }) => ({ ...planRun(seed, run + first, fault), held: settles })),
  );
  const { runs, findings } = await play(plans, seed, true);
  const settled = runs.filter(({ outcome }) => outcome === 'settled').map(({ run }) => run);
  assert.ok(settled.length > 3);
  const twice = new Set(findings.filter(({ kind }) => kind === 'paidTwice').map(({ run }) => run));
  assert.deepEqual(new Set(settled), twice);
  // The second payment is nobody's order.
  assert.ok(findings.filter(({ kind }) => kind === 'lost').length >= settled.length);
});

const settles = { act: 'settle', afterMs: 200 } as const;
