import { Disposable } from 'vscode';
import type { LivePayments } from './livePayments.ts';
import { milestones } from './milestones.ts';
import type { Milestone } from './milestones.ts';
import type { NodeSession, NodeState } from './nodeSession.ts';
import type { SendingStop } from './sendingStop.ts';
import { setContext } from './setContext.ts';

/** What `when` clauses and walkthrough steps of package.json may ask for; a test compares the two. */
export interface ContextKeys extends Readonly<Record<Milestone, boolean>> {
  /** Decides which welcome text an empty view shows. */
  readonly 'keysend.node': NodeState['kind'];
  /** The settings mean the practice network, be it connected or not. */
  readonly 'keysend.practice': boolean;
  /** A payment is in flight, so that there is something to cancel. */
  readonly 'keysend.inFlight': boolean;
  /** All sending is stopped, so that it can be allowed again. */
  readonly 'keysend.stopped': boolean;
}

export const contextKeys = [
  'keysend.node',
  'keysend.practice',
  'keysend.inFlight',
  'keysend.stopped',
  ...milestones,
] as const satisfies readonly (keyof ContextKeys)[];

/** Keeps the keys as the window is. */
export function keepContextKeys(session: NodeSession, live: LivePayments, stop: SendingStop): Disposable {
  const keepNode = (): void => {
    setContext('keysend.node', session.state.kind);
    setContext('keysend.practice', session.practising);
  };
  const keepStopped = (): void => {
    setContext('keysend.stopped', stop.stoppedAt !== undefined);
  };
  keepNode();
  keepStopped();
  return Disposable.from(
    session.onDidChange(keepNode),
    stop.onDidChange(keepStopped),
    live.onDidChange(() => {
      setContext('keysend.inFlight', live.hashes.length > 0);
    }),
  );
}
