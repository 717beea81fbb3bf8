import type { JournalRow, Told } from './evidence.ts';
import { atMost } from './atMost.ts';
import type { Clock, Sending, World } from './world.ts';

/** After an order's deadline LND refuses its call, and after the slack for clocks that differ nobody waits for it any more. */
const SLACK_MS = 10_000;
/** A payment that is stuck is looked at twice, the second time 65 s after the first look. */
const LIMIT_MS = 80_000;

/** Looks up every order without an end, when it can be known what became of it. */
export async function recover(
  open: readonly JournalRow[],
  world: World,
  processesAtOnce: number,
): Promise<Told[]> {
  const { clock } = world;
  const deadline = Math.max(
    0,
    ...open.filter(({ acknowledged }) => !acknowledged).map((row) => row.deadline),
  );
  await clock.sleep(Math.max(0, deadline + SLACK_MS + 1_000 - clock.now()));
  // One that only waits takes nobody's turn.
  const tracking = await atMost(processesAtOnce, open, async ({ run, hash }) => {
    const sending = world.track(run, hash);
    await Promise.race([sending.reached('acknowledged'), sending.ended]);
    return sending;
  });
  return Promise.all(tracking.map((sending) => follow(sending, clock)));
}

async function follow(sending: Sending, clock: Clock): Promise<Told> {
  const started = clock.now();
  for (;;) {
    const hasEnded = await Promise.race([
      sending.ended.then(() => true),
      clock.sleep(1_000).then(() => false),
    ]);
    if (hasEnded) return sending.ended;
    if (sending.last !== 'unknown/stuckInNode' && clock.now() - started < LIMIT_MS) continue;
    await sending.terminate();
    return sending.ended;
  }
}
