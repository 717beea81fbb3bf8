import type { Clock } from '../keysend/clock.ts';
import type { ConnectionSet } from '../keysend/connection.ts';
import type { LightningNode, NodeInfo } from '../keysend/node.ts';
import { Problem } from '../keysend/problem.ts';
import type { Reason } from '../keysend/problem.ts';
import { Lightning, State } from '../wire/descriptor.ts';
import { Calls } from './calls.ts';
import { decodeInfo } from './decodeNode.ts';
import { LndNode } from './lndNode.ts';
import { withoutSecrets } from './withoutSecrets.ts';

export interface LndOptions {
  readonly clock: Clock;
  /** For the log of a support case: what was refused, by code and words. Never a secret. */
  readonly log?: (line: string) => void;
}

/** A host that does not answer at all, firewalled or gone, says so only by silence. */
const CONNECT_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 200;

/**
 * How long a state that a starting LND goes through is waited for. It calls itself locked for some ten ms at every start, and a
 * small node needs 2.5 s in all; a large one's start is not waited for.
 */
const patience: Readonly<Partial<Record<Reason['kind'], number>>> = {
  walletLocked: 600,
  standby: 600,
  starting: 6_000,
  // grpc-js may answer during its pause after a failure, without the cause ("Last error: null").
  unreachable: 600,
};

/**
 * Connects with an LND and asks who it is. Resolves when it can pay (state SERVER_ACTIVE); rejects with a `Problem` of the
 * kinds of `NodeReason`, or with the signal's reason.
 */
export async function connectLnd(
  set: ConnectionSet,
  options: LndOptions,
  signal: AbortSignal,
): Promise<LightningNode> {
  const { clock } = options;
  // What a node calls itself, or says where it should say something else, is its own choice.
  const log = (line: string): void => options.log?.(withoutSecrets(line, [set.macaroon]));
  const calls = new Calls(set, log);
  try {
    const info = await untilServing(calls, clock, signal);
    log(`${set.host} is ${info.alias} (${info.key}) on ${info.network}, LND ${info.version}`);
    return new LndNode(info, calls, set, { clock, log });
  } catch (error) {
    calls.close();
    throw error;
  }
}

async function untilServing(calls: Calls, clock: Clock, signal: AbortSignal): Promise<NodeInfo> {
  const started = clock.now();
  for (;;) {
    const answer = await askOnce(calls, signal);
    if (!(answer instanceof Problem)) return answer;
    const waited = clock.now() - started;
    if (waited + LOOK_AGAIN_MS > (patience[answer.reason.kind] ?? 0)) throw answer;
    await clock.sleep(LOOK_AGAIN_MS, signal);
  }
}

/** GetInfo answers a second before LND can pay, so the state is asked for at the same time. */
async function askOnce(calls: Calls, signal: AbortSignal): Promise<NodeInfo | Problem> {
  const options = { signal, timeoutMs: CONNECT_WITHIN_MS };
  const [info, state] = await Promise.allSettled([
    calls.ask(Lightning.service.GetInfo, {}, options),
    calls.ask(State.service.GetState, {}, { ...options, macaroon: 'none' }),
  ]);
  if (info.status === 'rejected') {
    if (info.reason instanceof Problem) return info.reason;
    throw info.reason;
  }
  // Before 0.13 there is no State service, and what is in front of a node may keep it back.
  if (state.status === 'fulfilled' && state.value.state !== 'SERVER_ACTIVE') {
    return new Problem({ kind: 'starting' });
  }
  return decodeInfo(info.value);
}
