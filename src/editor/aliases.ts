import { EventEmitter } from 'vscode';
import type { Disposable, Event } from 'vscode';
import type { NodeKey } from '../keysend/destination.ts';
import type { LightningNode } from '../keysend/node.ts';
import { namesFrom } from '../words/names.ts';
import type { Names } from '../words/names.ts';
import type { NodeSession } from './nodeSession.ts';

/** Look-ups at once, so that a long list of payments does not crowd out a payment. */
const MOST_LOOK_UPS = 4;
/** Names come by the dozen: those who show them are told once. */
const ANNOUNCED_AFTER_MS = 50;

/** What nodes call themselves: looked up when first asked for, then remembered. */
export class Aliases implements Disposable {
  readonly #session: NodeSession;
  readonly #listener: Disposable;
  readonly #known = new Map<NodeKey, string>();
  readonly #asked = new Map<NodeKey, Promise<void>>();
  readonly #lanes: Promise<void>[] = Array.from({ length: MOST_LOOK_UPS }, () => Promise.resolve());
  readonly #learned = new EventEmitter<void>();
  readonly #end = new AbortController();
  #announcing: NodeJS.Timeout | undefined;

  /** Some names are known now that were not. */
  readonly onDidLearn: Event<void> = this.#learned.event;

  /** The name as it is known now; one that is not is looked up and announced. */
  readonly names: Names = (key) => {
    void this.#lookUp(key);
    return this.#knownNames(key);
  };

  readonly #knownNames: Names = namesFrom((key) => this.#known.get(key));

  constructor(session: NodeSession) {
    this.#session = session;
    this.#listener = session.onDidChange((state) => {
      if (state.kind !== 'connected') return;
      // This node may know those that the last one did not.
      this.#asked.clear();
      this.note(state.info.key, state.info.alias);
    });
  }

  note(key: NodeKey, alias: string): void {
    if (alias === '' || this.#known.get(key) === alias) return;
    this.#known.set(key, alias);
    this.#announcing ??= setTimeout(() => {
      this.#announcing = undefined;
      this.#learned.fire();
    }, ANNOUNCED_AFTER_MS);
  }

  /** Resolves when these are looked up, or after `limitMs`: a name is never worth a long wait. */
  async learn(keys: Iterable<NodeKey>, limitMs: number): Promise<void> {
    const looks = [...new Set(keys)].map((key) => this.#lookUp(key));
    const limit = Promise.withResolvers<undefined>();
    const timer = setTimeout(limit.resolve, limitMs, undefined);
    await Promise.race([Promise.all(looks), limit.promise]);
    clearTimeout(timer);
  }

  dispose(): void {
    clearTimeout(this.#announcing);
    this.#end.abort();
    this.#listener.dispose();
    this.#learned.dispose();
  }

  async #lookUp(key: NodeKey): Promise<void> {
    if (this.#known.has(key)) return;
    const { node } = this.#session;
    if (node === undefined) return;
    let look = this.#asked.get(key);
    if (look === undefined) {
      const lane = this.#asked.size % this.#lanes.length;
      look = (this.#lanes[lane] ?? Promise.resolve()).then(() => this.#ask(key, node));
      this.#lanes[lane] = look;
      this.#asked.set(key, look);
    }
    return look;
  }

  async #ask(key: NodeKey, node: LightningNode): Promise<void> {
    if (this.#end.signal.aborted) return;
    try {
      const profile = await node.lookUp(key, this.#end.signal);
      if (profile !== undefined) this.note(key, profile.alias);
    } catch {
      // Its key is shown instead.
    }
  }
}
