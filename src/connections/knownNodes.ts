import { join } from 'node:path';
import type { OtherNode } from '../keysend/connection.ts';
import type { NodeKey } from '../keysend/destination.ts';
import { PRACTICE } from '../keysend/network.ts';
import type { NodeInfo } from '../keysend/node.ts';
import { isRecord, KeptFile } from './keptFile.ts';
import { addressOf } from './parseHost.ts';

const VERSION = 1;

/** One file per address: processes that meet nodes at the same time cannot take away what another has kept. */
interface Content {
  readonly version: typeof VERSION;
  readonly host: string;
  readonly key: NodeKey;
}

/** Which node was the first to answer at an address, for the editor and the terminal alike. */
export class KnownNodes {
  readonly #directory: string;
  readonly #onUnwritten: (error: unknown) => void;
  /** Holds for this process where it could not be written down. */
  readonly #unwritten = new Map<string, NodeKey>();

  /**
   * @param directory the person's data directory
   * @param onUnwritten told why a node will not be remembered: no reason not to pay
   */
  constructor(directory: string, onUnwritten: (error: unknown) => void) {
    this.#directory = join(directory, 'known-nodes');
    this.#onUnwritten = onUnwritten;
  }

  /** What is wrong with this node's answering there; undefined for the one that is expected, or the first. */
  async check(
    host: string,
    { key, alias, network }: Pick<NodeInfo, 'key' | 'alias' | 'network'>,
  ): Promise<OtherNode | undefined> {
    const address = addressOf(host);
    const expected = await this.#expectedAt(address, key, network);
    if (expected === key) return undefined;
    const found = { host: address, found: key, alias, network };
    return expected === 'unreadable' ? found : { ...found, expected };
  }

  /** From now on this is the node at its address. Rejects if that could not be written down and will be asked for again. */
  async accept({ host, found }: Pick<OtherNode, 'host' | 'found'>): Promise<void> {
    const address = addressOf(host);
    this.#unwritten.set(address, found);
    await this.#fileOf(address).replace({ version: VERSION, host: address, key: found });
    this.#unwritten.delete(address);
  }

  async #expectedAt(address: string, key: NodeKey, network: string): Promise<NodeKey | 'unreadable'> {
    const held = this.#unwritten.get(address);
    if (held !== undefined) return held;
    const kept = await this.#fileOf(address).read();
    if (kept.kind === 'content' && kept.value.host === address) return kept.value.key;
    if (kept.kind !== 'missing') return 'unreadable';
    // The practice network takes any free port, and has nothing to lose.
    if (network === PRACTICE) return key;
    return this.#remember(address, key, network);
  }

  async #remember(address: string, key: NodeKey, network: string): Promise<NodeKey | 'unreadable'> {
    try {
      if (await this.#fileOf(address).create({ version: VERSION, host: address, key })) return key;
    } catch (error) {
      this.#unwritten.set(address, key);
      this.#onUnwritten(error);
      return key;
    }
    // Another process was there first, maybe with another node.
    return this.#expectedAt(address, key, network);
  }

  #fileOf(address: string): KeptFile<Content> {
    // Windows has no file names with colons.
    return new KeptFile(join(this.#directory, `${encodeURIComponent(address)}.json`), parseContent);
  }
}

function parseContent(content: unknown): Content | undefined {
  if (!isRecord(content) || content['version'] !== VERSION) return undefined;
  const { host, key } = content;
  if (typeof host !== 'string' || !isNodeKey(key)) return undefined;
  return { version: VERSION, host, key };
}

function isNodeKey(value: unknown): value is NodeKey {
  return typeof value === 'string' && /^0[23][0-9a-f]{64}$/.test(value);
}
