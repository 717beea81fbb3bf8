import type { Msat } from './amount.ts';
import { mostSendable } from './limits.ts';
import type { LightningNode, NodeInfo, NodeProfile, NoRoute, RouteEstimate } from './node.ts';
import type { Intent } from './order.ts';
import { Problem } from './problem.ts';
import { LONGEST_MESSAGE_BYTES } from './records.ts';

/** What a person reads before saying yes. Parts that could not be looked up are absent. */
export interface Preparation {
  readonly intent: Intent;
  readonly payer: NodeInfo;
  readonly destination?: NodeProfile | 'unlisted';
  readonly route?: RouteEstimate | NoRoute;
  /** The most one keysend can carry now. */
  readonly mostMsat?: Msat;
}

/**
 * Looks up what the confirmation shows. Looking up may fail, be slow or know little: only what makes the payment impossible
 * (a node that cannot be asked at all, itself as the destination, a message that fits no onion) rejects.
 */
export async function prepare(
  intent: Intent,
  node: LightningNode,
  signal: AbortSignal,
): Promise<Preparation> {
  checkMessage(intent.message);
  if (node.info.key === intent.destination) throw new Problem({ kind: 'paymentToSelf' });
  const [payer, destination, route, mostMsat] = await Promise.all([
    node.getInfo(signal),
    ifKnown(node.lookUp(intent.destination, signal).then((profile) => profile ?? ('unlisted' as const))),
    ifKnown(node.findRoute(intent, signal)),
    ifKnown(node.channels(signal).then(mostSendable)),
  ]);
  signal.throwIfAborted();
  return {
    intent,
    payer,
    ...(destination === undefined ? {} : { destination }),
    ...(route === undefined ? {} : { route }),
    ...(mostMsat === undefined ? {} : { mostMsat }),
  };
}

function checkMessage(message: string | undefined): void {
  if (message === undefined) return;
  const bytes = new TextEncoder().encode(message).length;
  if (bytes > LONGEST_MESSAGE_BYTES)
    throw new Problem({ kind: 'messageTooLong', bytes, most: LONGEST_MESSAGE_BYTES });
}

async function ifKnown<T>(question: Promise<T>): Promise<T | undefined> {
  return question.catch(() => undefined);
}
