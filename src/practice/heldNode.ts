import type { LightningNode } from '../keysend/node.ts';

/** What a node of the practice network needs besides itself. */
export interface Hold {
  /** Lets go of it. */
  readonly release: () => void;
  /** Starts it where it does not run any more: while a payment is out nobody else would. */
  readonly revive: (signal: AbortSignal) => Promise<unknown>;
}

/** The same node; closing it also lets go of what it needed, and looking a payment up brings that back. */
export function heldNode(node: LightningNode, { release, revive }: Hold): LightningNode {
  return {
    info: node.info,
    getInfo: async (signal) => node.getInfo(signal),
    pay: (order, cancel) => node.pay(order, cancel),
    track: (hash, signal) => {
      // Until it runs, looking up fails, and is tried again by whoever follows the payment.
      revive(signal).catch(() => undefined);
      return node.track(hash, signal);
    },
    listPayments: async (page, signal) => node.listPayments(page, signal),
    channels: async (signal) => node.channels(signal),
    balance: async (signal) => node.balance(signal),
    findRoute: async (intent, signal) => node.findRoute(intent, signal),
    lookUp: async (key, signal) => node.lookUp(key, signal),
    close: () => {
      node.close();
      release();
    },
  };
}
