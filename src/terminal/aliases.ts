import type { NodeKey } from '../keysend/destination.ts';
import type { Channel, LightningNode } from '../keysend/node.ts';
import { namesFrom } from '../words/names.ts';
import type { Names } from '../words/names.ts';

/** A name is not worth a longer wait. */
const LOOK_UP_MS = 1000;

/** What nodes call themselves: each is looked up once, before the line that names it. */
export class Aliases {
  readonly #node: LightningNode;
  readonly #asked = new Set<NodeKey>();
  readonly #known = new Map<NodeKey, string>();
  #channels: Promise<readonly Channel[]> | undefined;
  readonly names: Names = namesFrom((key) => this.#known.get(key));

  constructor(node: LightningNode) {
    this.#node = node;
    this.note(node.info.key, node.info.alias);
  }

  note(key: NodeKey, alias: string): void {
    this.#asked.add(key);
    if (alias !== '') this.#known.set(key, alias);
  }

  /** Never rejects: what cannot be looked up in time keeps its key as its name. */
  async learn(keys: Iterable<NodeKey>, signal: AbortSignal): Promise<void> {
    const fresh = [...new Set(keys)].filter((key) => !this.#asked.has(key));
    if (fresh.length === 0) return;
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(LOOK_UP_MS)]);
    await Promise.all(fresh.map((key) => this.#lookUp(key, inTime)));
  }

  async #lookUp(key: NodeKey, signal: AbortSignal): Promise<void> {
    this.#asked.add(key);
    try {
      const profile = await this.#node.lookUp(key, signal);
      if (profile !== undefined) this.note(key, profile.alias);
      else await this.#lookUpAmongPeers(key, signal);
    } catch {
      // The key names it too.
    }
  }

  /** A peer with private channels only is not in the graph. */
  async #lookUpAmongPeers(key: NodeKey, signal: AbortSignal): Promise<void> {
    this.#channels ??= this.#node.channels(signal);
    const peer = (await this.#channels).find((channel) => channel.peer === key);
    if (peer !== undefined) this.note(key, peer.peerAlias);
  }
}
