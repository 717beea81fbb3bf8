import type { Told } from './evidence.ts';
import type { Plan } from './plan.ts';
import { strikeNode, strikes } from './strikes.ts';
import type { Clock, Sending, Sent, World } from './world.ts';

/** A run as it went. */
export interface Played {
  readonly plan: Plan;
  readonly told: readonly Told[];
  /** The fault found the order under way. */
  readonly struck: boolean;
  /** No sender could know what became of it: its node had it, did not get to say so, and has forgotten it. */
  readonly beyondKnowing?: true;
}

/** A sender that has not ended by then is asked to: the payment is looked up later. */
const LIMIT_MS = 12_000;
/** The deadline of a call, the slack for clocks, and the longest pause between two look-ups. */
const LOOK_UP_LIMIT_MS = 60_000;

/** Plays one run whose fault strikes its own order alone. */
export async function playAlone(plan: Plan, world: World): Promise<Played> {
  const { clock } = world;
  if (plan.fault === 'process.twice') return playTwice(plan, world);
  const sent = await world.send(plan);
  const strike = strikes[plan.fault];
  const striking =
    strike === undefined
      ? Promise.resolve(plan.fault.startsWith('disk.'))
      : strikeInTime(plan, sent, clock, () => strike(plan, sent, clock));
  const told = await endInTime(sent.sending, clock);
  const lookedUp = plan.fault === 'proxy.late' ? await lookUpEarly(plan, told, world) : [];
  const struck = await striking;
  await sent.way.close();
  return { plan, told: [told, ...lookedUp], struck };
}

/** Somebody looks the payment up while its call may still arrive, and must not take it for one that was never sent. */
async function lookUpEarly({ run, whim }: Plan, { hash }: Told, world: World): Promise<Told[]> {
  if (hash === undefined || whim < 0.5) return [];
  return [await endInTime(world.track(run, hash), world.clock, LOOK_UP_LIMIT_MS)];
}

/** Plays runs whose fault strikes a node that they share: once, at the moment that one of them has planned. */
export async function playTogether(plans: readonly Plan[], world: World): Promise<Played[]> {
  const { clock } = world;
  const chosen = plans[Math.floor((plans[0]?.whim ?? 0) * plans.length)];
  if (chosen?.victim === undefined) return [];
  const node = world.node(chosen.victim);
  const over = new Set<Sending>();
  const sending = plans.map(async (plan): Promise<Sent> => {
    await clock.sleep(plan.startsAfterMs);
    const one = await world.send(plan);
    void one.sending.ended.then(() => over.add(one.sending));
    return one;
  });
  const trigger = await sending[plans.indexOf(chosen)];
  await trigger?.sending.reached(chosen.strikes.after);
  await clock.sleep(chosen.strikes.delayMs);
  const missed = new Set(over);
  const back = strikeNode(chosen, node, clock);
  const sent = await Promise.all(sending);
  await back;
  await world.reconnect();
  return Promise.all(
    sent.map(async ({ sending: one, way }, index): Promise<Played> => {
      const told = await endInTime(one, clock);
      await way.close();
      return { plan: plans[index] ?? chosen, told: [told], struck: !missed.has(one) };
    }),
  );
}

/** Plays runs after which the sender's node goes on with a database from before them. */
export async function playReplaced(plans: readonly Plan[], world: World): Promise<Played[]> {
  const { clock } = world;
  await world.saveDatabase();
  const sent = await Promise.all(
    plans.map(async (plan) => {
      const one = await world.send(plan);
      await (plan.whim < 0.3 ? neverArrives(one) : arrives(plan, one, clock));
      return { plan, ...one };
    }),
  );
  const { payments } = await world.ledger();
  const unseen = new Set(
    world
      .journal()
      .filter(({ hash, acknowledged }) => !acknowledged && payments.some((payment) => payment.hash === hash))
      .map(({ run }) => run),
  );
  await world.restoreDatabase();
  return Promise.all(
    sent.map(async ({ plan, sending, way }): Promise<Played> => {
      const told = await endInTime(sending, clock);
      await way.close();
      const struck = told.hash !== undefined;
      // Who saw it under way was to keep that.
      const isBeyond = unseen.has(plan.run) && !told.states.some((state) => !state.startsWith('unknown'));
      return { plan, told: [told], struck, ...(isBeyond ? { beyondKnowing: true } : {}) };
    }),
  );
}

/** The call never leaves for the node, and its sender is gone. */
async function neverArrives({ sending, way }: Sent): Promise<void> {
  if (!(await sending.reached('order'))) return;
  way.hold(['up']);
  await Promise.race([way.heldSomething(), sending.ended]);
  sending.kill();
  await sending.ended;
}

async function arrives({ strikes: { delayMs }, whim }: Plan, { sending }: Sent, clock: Clock): Promise<void> {
  if (!(await sending.reached('acknowledged'))) return;
  await clock.sleep(delayMs * 2);
  // Others stay, and see their node lose its memory.
  if (whim < 0.6) await sending.terminate();
}

/** Two processes with one order: the journal lets one of them through. */
async function playTwice(plan: Plan, world: World): Promise<Played> {
  const { clock } = world;
  const twins = await world.sendTwice(plan);
  await twins.go(plan.whim < 0.5 ? 0 : plan.strikes.delayMs / 4);
  const told = await Promise.all(twins.both.map((each) => endInTime(each, clock)));
  await twins.way.close();
  return { plan, told, struck: told.every(({ hash }) => hash !== undefined) };
}

/** False: the order had its end before the fault came. */
async function strikeInTime(
  { strikes: { after, delayMs } }: Plan,
  { sending }: Sent,
  clock: Clock,
  strike: () => Promise<void>,
): Promise<boolean> {
  if (!(await sending.reached(after))) return false;
  const isOver = sending.ended.then(() => true);
  if (delayMs > 0 && (await Promise.race([clock.sleep(delayMs).then(() => false), isOver]))) return false;
  await strike();
  return true;
}

async function endInTime(sending: Sending, clock: Clock, limitMs = LIMIT_MS): Promise<Told> {
  const isLate = await Promise.race([clock.sleep(limitMs).then(() => true), sending.ended.then(() => false)]);
  if (isLate) await sending.terminate();
  return sending.ended;
}
