import { faultKinds, faults } from './faults.ts';
import type { FaultKind } from './faults.ts';
import { Random } from './random.ts';

/*
 * What each run does, all of it drawn from the seed and the run's number: a run that failed is planned again by the same two. (When
 * the machine's processes get their turn is not in the seed's hands.)
 */

/** Who may be paid, by what is seen there. */
export type Receiver = 'bob' | 'carol' | 'dave' | 'frank' | 'harriet';

/** What keysend is asked to do. */
export interface Errand {
  readonly to: Receiver;
  readonly amountSat: number;
  readonly feeLimitPercent?: number;
  readonly timeoutSeconds: number;
  /** The order's message, by which its run is known wherever it turns up. */
  readonly message: string;
}

/** What a sending process has shown so far. `start`: it was started. */
export type Mark = 'start' | 'order' | 'acknowledged' | 'attempt' | 'end';

export interface Plan {
  readonly run: number;
  readonly fault: FaultKind;
  readonly errand: Errand;
  /** The fault strikes so long after the sender has shown this. */
  readonly strikes: { readonly after: Mark; readonly delayMs: number };
  /** How long the fault stays. */
  readonly lastsMs: number;
  /** The node that is struck. */
  readonly victim?: 'alice' | 'bob' | 'carol' | 'harriet';
  /** No proxy is between: a node that is down then refuses connections, where a proxy takes them and drops them. */
  readonly direct: boolean;
  /** What is left to the fault itself: a number from 0 to 1. */
  readonly whim: number;
  /** What harriet does with the HTLC that she holds; `leave`: her own time limit decides. */
  readonly held: { readonly act: 'settle' | 'refuse' | 'leave'; readonly afterMs: number };
  /** Orders that are struck together start one after the other. */
  readonly startsAfterMs: number;
}

/** Runs whose victims are the same, so that they can be struck together. */
const SAME_VICTIM = 50;

const deck: readonly FaultKind[] = faultKinds.flatMap((kind) =>
  Array.from({ length: faults[kind].often }, () => kind),
);

/** The kind of a run: decks of all kinds, each shuffled anew. */
export function faultOf(seed: string, run: number): FaultKind {
  const shuffled = new Random(`${seed}/deck ${Math.floor(run / deck.length)}`).shuffled(deck);
  return shuffled[run % deck.length] ?? 'nothing';
}

export function planRun(seed: string, run: number, fault: FaultKind = faultOf(seed, run)): Plan {
  const random = new Random(`${seed}/run ${run}`);
  const victim = victimOf(seed, run, fault);
  return {
    run,
    fault,
    errand: errandFor(seed, run, fault, victim, random),
    strikes: momentFor(fault, random),
    lastsMs: durationFor(fault, random),
    ...(victim === undefined ? {} : { victim }),
    direct: faults[fault].scope === 'network' && random.next() < 0.5,
    whim: random.next(),
    held: { act: random.pick(['settle', 'settle', 'refuse', 'leave']), afterMs: random.between(200, 5_000) },
    startsAfterMs: random.between(0, 500),
  };
}

/** The run that an order's message names; undefined for messages of others. */
export function runOf(seed: string, message: string | null): number | undefined {
  const prefix = messageOf(seed, '');
  if (message?.startsWith(prefix) !== true) return undefined;
  const run = Number(message.slice(prefix.length));
  return Number.isInteger(run) ? run : undefined;
}

function messageOf(seed: string, run: number | string): string {
  return `chaos ${seed}/${run}`;
}

function victimOf(seed: string, run: number, fault: FaultKind): Plan['victim'] {
  if (fault.startsWith('sender.')) return 'alice';
  if (fault.startsWith('hop.')) return 'bob';
  if (!fault.startsWith('receiver.')) return undefined;
  const random = new Random(`${seed}/${fault} ${Math.floor(run / SAME_VICTIM)}`);
  return random.pick(['bob', 'carol', 'harriet'] as const);
}

function errandFor(
  seed: string,
  run: number,
  fault: FaultKind,
  victim: Plan['victim'],
  random: Random,
): Errand {
  const errand = {
    amountSat: random.between(1, 4_000),
    timeoutSeconds: random.pick([5, 15, 60]),
    message: messageOf(seed, run),
  };
  if (fault.startsWith('receiver.') && victim !== undefined && victim !== 'alice') {
    return { ...errand, to: victim };
  }
  if (fault.startsWith('hop.')) return { ...errand, to: random.pick(['carol', 'carol', 'harriet']) };
  const draw = random.between(1, 100);
  if (draw <= 32) return { ...errand, to: 'bob' };
  if (draw <= 64) return { ...errand, to: 'carol' };
  if (draw <= 85) return { ...errand, to: 'harriet' };
  if (draw <= 92) return { ...errand, to: 'dave' };
  // Above 90,000 sat the cheap way to frank fails first, and without money for fees there is none.
  const dear = { ...errand, to: 'frank', amountSat: random.between(91_000, 95_000) } as const;
  return draw <= 96 ? dear : { ...dear, feeLimitPercent: 0 };
}

function momentFor(fault: FaultKind, random: Random): Plan['strikes'] {
  switch (fault) {
    case 'process.killedAtStart':
      return { after: 'start', delayMs: random.between(20, 450) };
    case 'process.killedAtWrite':
      return { after: 'order', delayMs: random.between(0, 40) };
    case 'process.killedOnItsWay':
      return { after: 'acknowledged', delayMs: random.between(0, 150) };
    case 'process.killedAtEnd':
      return { after: 'end', delayMs: random.between(0, 10) };
    case 'proxy.late':
      return { after: 'order', delayMs: 0 };
    default:
      return random.pick([
        { after: 'start', delayMs: random.between(0, 500) },
        { after: 'order', delayMs: random.between(0, 20) },
        { after: 'order', delayMs: random.between(0, 60) },
        { after: 'acknowledged', delayMs: random.between(0, 30) },
        { after: 'acknowledged', delayMs: random.between(0, 300) },
        { after: 'attempt', delayMs: random.between(0, 30) },
        { after: 'attempt', delayMs: random.between(0, 120) },
      ]);
  }
}

function durationFor(fault: FaultKind, random: Random): number {
  // Past the deadline of its macaroon too, where LND must refuse the call, and when it was already said that it was never sent.
  if (fault === 'proxy.late') {
    const [shortest, longest] = random.pick([
      [0, 3_000],
      [30_500, 32_000],
      [47_000, 52_000],
    ] as const);
    return random.between(shortest, longest);
  }
  return random.between(200, 5_000);
}
