import { Disposable } from 'vscode';
import type { Memento } from 'vscode';
import type { NodeKey } from '../keysend/destination.ts';
import { NEVER_SENT } from '../keysend/payment.ts';
import type { Payment } from '../keysend/payment.ts';
import type { LivePayments } from './livePayments.ts';
import type { NodeSession } from './nodeSession.ts';
import { setContext } from './setContext.ts';

/** What a person has met so far; each is a context key by which a step of the walkthrough completes itself. */
export const milestones = [
  'keysend.connectedOnce',
  'keysend.sent',
  'keysend.watched',
  'keysend.settled',
  'keysend.failedOnce',
  'keysend.mended',
] as const;

export type Milestone = (typeof milestones)[number];

/** What is kept over restarts. */
interface Remembered {
  readonly reached: readonly string[];
  /** Whom a payment failed to and none has settled to since. */
  readonly failedTo: readonly NodeKey[];
}

const KEY = 'milestones';
const MOST_FAILED = 20;

/** Sets the context key of each milestone when it is reached, and again in every later window. */
export function keepMilestones(
  session: Pick<NodeSession, 'onDidChange'>,
  live: Pick<LivePayments, 'onDidSee'>,
  memory: Pick<Memento, 'get' | 'update'>,
  onTrouble: (error: unknown) => void,
): Disposable {
  const { reached: before, failedTo: failedBefore } = memory.get<Remembered>(KEY, {
    reached: [],
    failedTo: [],
  });
  const reached = new Set(before);
  let failedTo = failedBefore;
  for (const milestone of milestones) if (reached.has(milestone)) setContext(milestone, true);

  const remember = (): void => {
    memory.update(KEY, { reached: [...reached], failedTo } satisfies Remembered).then(undefined, onTrouble);
  };
  const reach = (milestone: Milestone): void => {
    if (reached.has(milestone)) return;
    reached.add(milestone);
    setContext(milestone, true);
    remember();
  };
  const see = ({ state, status, attempts, destination }: Payment): void => {
    if (status === NEVER_SENT) return;
    reach('keysend.sent');
    if (attempts.length > 0) reach('keysend.watched');
    if (state === 'succeeded') reach('keysend.settled');
    if (state === 'failed') reach('keysend.failedOnce');
    if (destination === undefined || reached.has('keysend.mended')) return;
    if (state === 'succeeded' && failedTo.includes(destination)) {
      failedTo = [];
      reach('keysend.mended');
    } else if (state === 'failed' && !failedTo.includes(destination)) {
      failedTo = [...failedTo, destination].slice(-MOST_FAILED);
      remember();
    }
  };
  return Disposable.from(
    session.onDidChange(({ kind }) => {
      if (kind === 'connected') reach('keysend.connectedOnce');
    }),
    live.onDidSee(({ payment, order }) => {
      // What other windows and programs paid was not this person's walk.
      if (order !== undefined) see({ ...payment, destination: order.destination });
    }),
  );
}
