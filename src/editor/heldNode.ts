import type { Disposable } from 'vscode';
import type { Journal } from '../keysend/journal.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { Practice } from '../keysend/practice.ts';

/** A use of a connection: it stays open until every use is disposed, even when another node takes its place meanwhile. */
export interface NodeUse extends globalThis.Disposable {
  readonly node: LightningNode;
  readonly journal: Journal;
  /** On the practice network: what can be seen of it besides the node. */
  readonly practice: Practice | undefined;
  /** A use of the same connection for somebody else, to be disposed by them. */
  share(): NodeUse;
}

/** A connection and how many use it. A payment in flight must not lose its connection to a change of settings. */
export class HeldNode implements Disposable {
  readonly node: LightningNode;
  readonly practice: Practice | undefined;
  readonly #journal: Journal;
  #uses = 0;
  #retired = false;

  constructor(node: LightningNode, journal: Journal, practice: Practice | undefined) {
    this.node = node;
    this.practice = practice;
    this.#journal = journal;
  }

  use(): NodeUse {
    this.#uses += 1;
    let inUse = true;
    return {
      node: this.node,
      journal: this.#journal,
      practice: this.practice,
      share: () => this.use(),
      [Symbol.dispose]: () => {
        if (!inUse) return;
        inUse = false;
        this.#uses -= 1;
        this.#closeIfUnused();
      },
    };
  }

  /** Closes the connection as soon as nobody uses it. */
  dispose(): void {
    if (this.#retired) return;
    this.#retired = true;
    this.#closeIfUnused();
  }

  #closeIfUnused(): void {
    if (this.#retired && this.#uses === 0) this.node.close();
  }
}
