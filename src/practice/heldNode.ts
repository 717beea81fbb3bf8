import type { LightningNode } from '../keysend/node.ts';

/** The same node; closing it also lets go of what it needed. */
export function heldNode(node: LightningNode, release: () => void): LightningNode {
  return {
    info: node.info,
    getInfo: async (signal) => node.getInfo(signal),
    pay: (order, cancel) => node.pay(order, cancel),
    track: (hash, signal) => node.track(hash, signal),
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
