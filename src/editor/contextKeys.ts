import { commands, Disposable } from 'vscode';
import type { LivePayments } from './livePayments.ts';
import type { NodeSession, NodeState } from './nodeSession.ts';

/** What `when` clauses of package.json may ask for; a test compares the two. */
export interface ContextKeys {
  /** Decides which welcome text an empty view shows. */
  readonly 'keysend.node': NodeState['kind'];
  /** A payment is in flight, so that there is something to cancel. */
  readonly 'keysend.inFlight': boolean;
}

export const contextKeys = [
  'keysend.node',
  'keysend.inFlight',
] as const satisfies readonly (keyof ContextKeys)[];

/** Keeps the keys as the window is. */
export function keepContextKeys(session: NodeSession, live: LivePayments): Disposable {
  const keepNode = (): void => {
    setContext('keysend.node', session.state.kind);
  };
  keepNode();
  return Disposable.from(
    session.onDidChange(keepNode),
    live.onDidChange(() => {
      setContext('keysend.inFlight', live.hashes.length > 0);
    }),
  );
}

function setContext<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void commands.executeCommand('setContext', key, value);
}
