import type { FaultKind } from './faults.ts';
import type { Plan } from './plan.ts';
import type { Clock, NodeControl, Sent } from './world.ts';

/** What a fault does to one order; resolves when it is over. */
type Strike = (plan: Plan, sent: Sent, clock: Clock) => Promise<void>;

/** A second Ctrl-C counts only when it cannot be the echo of the first. */
const SECOND_INTERRUPT_MS = 400;

/** The faults that strike one order at a moment of its life. Those of the disk are there from the start. */
export const strikes: Readonly<Partial<Record<FaultKind, Strike>>> = {
  'proxy.cut': async (_plan, { way }) => {
    way.cut();
  },
  'proxy.reset': async (_plan, { way }) => {
    way.reset();
  },
  'proxy.stall': async ({ lastsMs }, { way }, clock) => {
    way.hold();
    await clock.sleep(lastsMs);
    way.release();
  },
  'proxy.late': async ({ lastsMs, whim }, { way, sending }, clock) => {
    way.hold(['up']);
    await Promise.race([way.heldSomething(), sending.ended]);
    await clock.sleep(whim * 50);
    sending.kill();
    await clock.sleep(lastsMs);
    // To LND a sender that ends with its call has canceled it; one that stays a while has not.
    const endAfterMs = whim < 0.3 ? 0 : 1_500;
    way.release(endAfterMs);
    await clock.sleep(endAfterMs + 300);
  },
  'proxy.oneWay': async ({ lastsMs, whim }, { way }, clock) => {
    if (whim < 0.3) way.endOne('up');
    else way.drop(whim < 0.65 ? 'up' : 'down');
    await clock.sleep(lastsMs);
    way.reset();
  },
  'process.killedAtStart': kill,
  'process.killedAtWrite': kill,
  'process.killedOnItsWay': kill,
  'process.killedAtEnd': kill,
  'host.killed': kill,
  'process.canceled': async (_plan, { sending }) => {
    sending.interrupt();
  },
  'process.canceledTwice': async ({ whim }, { sending }, clock) => {
    sending.interrupt();
    await clock.sleep(SECOND_INTERRUPT_MS + whim * 1_000);
    sending.interrupt();
  },
  'process.terminated': async (_plan, { sending }) => {
    await sending.terminate();
  },
};

async function kill(_plan: Plan, { sending }: Sent): Promise<void> {
  sending.kill();
}

/** Takes a node away, or freezes it, for as long as planned. */
export async function strikeNode({ fault, lastsMs }: Plan, node: NodeControl, clock: Clock): Promise<void> {
  const [, how] = fault.split('.');
  if (how === 'paused') {
    await node.pause();
    await clock.sleep(lastsMs);
    await node.resume();
    return;
  }
  await (how === 'killed' ? node.kill() : node.stop());
  await clock.sleep(lastsMs / 2);
  await node.start();
}
