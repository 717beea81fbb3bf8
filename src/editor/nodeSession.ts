import { CancellationError, EventEmitter } from 'vscode';
import type { Disposable, Event } from 'vscode';
import type { Connection, Consent, Engine, OtherNode } from '../keysend/connection.ts';
import type { Journal } from '../keysend/journal.ts';
import type { LightningNode, NodeInfo } from '../keysend/node.ts';
import type { Practice } from '../keysend/practice.ts';
import { reasonOf } from '../keysend/problem.ts';
import type { ConnectionSource, Reason } from '../keysend/problem.ts';
import { unlessAborted } from '../keysend/unlessAborted.ts';
import { HeldNode } from './heldNode.ts';
import type { NodeUse } from './heldNode.ts';
import type { Questions } from './questions.ts';

/** How this window and the node that its settings mean stand. Status bar, context keys and views derive from it. */
export type NodeState =
  /** Nobody has asked for the node since the settings last changed. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly info: NodeInfo }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface SessionPorts {
  readonly loadEngine: () => Promise<Engine>;
  /** The connection that the settings mean now. Throws a `Problem` when they name half of one. */
  readonly choose: () => Connection;
  readonly questions: Pick<Questions, 'allow' | 'accept'>;
  readonly onTrouble: (error: unknown) => void;
}

interface Attempt {
  readonly held: Promise<HeldNode>;
  readonly abort: AbortController;
}

/** Keeps one connection to the node that the settings mean, made when first needed and again when they change. */
export class NodeSession implements Disposable {
  readonly #ports: SessionPorts;
  readonly #changed = new EventEmitter<NodeState>();
  readonly onDidChange: Event<NodeState> = this.#changed.event;
  #state: NodeState = { kind: 'idle' };
  #engine: Promise<Engine> | undefined;
  #loaded: Engine | undefined;
  #chosen: Connection | undefined;
  #held: HeldNode | undefined;
  #attempt: Attempt | undefined;
  #disposed = false;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  get state(): NodeState {
    return this.#state;
  }

  /** Where the present node, or the one that could not be reached, was named. */
  get source(): ConnectionSource | undefined {
    return this.#chosen?.source;
  }

  /** Whether the settings mean the practice network, be it connected or not. */
  get practising(): boolean {
    return this.#choice()?.source.kind === 'practice';
  }

  get node(): LightningNode | undefined {
    return this.#held?.node;
  }

  /** The practice network beside its node, while this window is connected to that. */
  get connectedPractice(): Practice | undefined {
    return this.#held?.practice;
  }

  /** The practice network of this machine, whatever the settings mean. */
  async practice(): Promise<Practice> {
    return (await this.#loadEngine()).practice;
  }

  /** The person's journal on this machine, whatever the settings mean. */
  async journal(): Promise<Journal> {
    return (await this.#loadEngine()).journal;
  }

  /** The same, once somebody has needed the engine. */
  get loadedJournal(): Journal | undefined {
    return this.#loaded?.journal;
  }

  /**
   * A use of the connection, which is made first where there is none; dispose it. `ask`: a person is waiting, so a missing
   * consent may be asked for, and whether another node is the right one. Rejects with a `Problem`, or with the signal's reason.
   */
  async use({ ask }: { readonly ask: boolean }, signal: AbortSignal): Promise<NodeUse> {
    for (;;) {
      try {
        return (await this.#connected(signal)).use();
      } catch (error) {
        const reason = reasonOf(error);
        if (!ask || (reason?.kind !== 'consentNeeded' && reason?.kind !== 'otherNode')) throw error;
        const yes = reason.kind === 'consentNeeded' ? await this.allow(reason) : await this.accept(reason);
        if (!yes) throw new CancellationError();
      }
    }
  }

  /** Asks for a consent and keeps it. False when the person said no. */
  async allow(consent: Consent): Promise<boolean> {
    if (!(await this.#ports.questions.allow(consent))) return false;
    return this.#keep((engine) => engine.allow(consent));
  }

  /** Asks whether this is the right node at its address, and keeps it. False when the person said no. */
  async accept(other: OtherNode): Promise<boolean> {
    if (!(await this.#ports.questions.accept(other))) return false;
    return this.#keep((engine) => engine.accept(other));
  }

  /** An answer counts at once; one that could not be written down is asked for again in another window. */
  async #keep(write: (engine: Engine) => Promise<void>): Promise<true> {
    const engine = await this.#loadEngine();
    await write(engine).catch(this.#ports.onTrouble);
    this.disconnect();
    return true;
  }

  /** The next use connects anew. Payments in flight keep the connection that they have. */
  disconnect(): void {
    this.#drop();
    this.#enter({ kind: 'idle' });
  }

  /** The settings changed: lets go of a node that they no longer name. */
  settingsChanged(): void {
    const choice = this.#choice();
    const same = choice !== undefined && JSON.stringify(choice) === JSON.stringify(this.#chosen);
    if (!same) this.disconnect();
  }

  /** Told what a use of `node` ended with: a connection that is broken is made anew by the next use. */
  noteFailure(error: unknown, node: LightningNode): void {
    const reason = reasonOf(error);
    if (reason === undefined || !breaksConnection.has(reason.kind) || this.#held?.node !== node) return;
    this.#drop();
    this.#enter({ kind: 'failed', error });
  }

  /** Lets go of all that the engine holds. */
  async end(): Promise<void> {
    this.dispose();
    const engine = await this.#engine;
    await engine?.journal.close();
  }

  dispose(): void {
    this.#disposed = true;
    this.#drop();
    this.#changed.dispose();
  }

  async #connected(signal: AbortSignal): Promise<HeldNode> {
    for (;;) {
      if (this.#disposed) throw new CancellationError();
      if (this.#held !== undefined) return this.#held;
      const attempt = this.#attempt ?? this.#begin();
      try {
        return await unlessAborted(attempt.held, signal);
      } catch (error) {
        // The settings changed meanwhile: whoever waits wants the node that they name now.
        const overtaken = attempt.abort.signal.aborted && !signal.aborted && !this.#disposed;
        if (!overtaken) throw error;
      }
    }
  }

  #begin(): Attempt {
    const abort = new AbortController();
    const { signal } = abort;
    const held = this.#open(signal).then(
      (opened) => {
        if (signal.aborted) opened.dispose();
        signal.throwIfAborted();
        this.#attempt = undefined;
        this.#held = opened;
        this.#enter({ kind: 'connected', info: opened.node.info });
        return opened;
      },
      (error: unknown) => {
        if (!signal.aborted) {
          this.#attempt = undefined;
          this.#enter({ kind: 'failed', error });
        }
        throw error;
      },
    );
    // Those who wait handle the failure; when all of them went away nobody need hear of it.
    held.catch(() => undefined);
    const attempt = { held, abort };
    this.#attempt = attempt;
    this.#enter({ kind: 'connecting' });
    return attempt;
  }

  async #open(signal: AbortSignal): Promise<HeldNode> {
    this.#chosen = undefined;
    const chosen = this.#ports.choose();
    this.#chosen = chosen;
    const engine = await this.#loadEngine();
    const node = await engine.connect(chosen, signal);
    return new HeldNode(
      node,
      engine.journal,
      chosen.source.kind === 'practice' ? engine.practice : undefined,
    );
  }

  #choice(): Connection | undefined {
    try {
      return this.#ports.choose();
    } catch {
      // Whoever asks for the node next is told.
      return undefined;
    }
  }

  #loadEngine(): Promise<Engine> {
    this.#engine ??= this.#ports.loadEngine().then(
      (engine) => (this.#loaded = engine),
      (error: unknown) => {
        this.#engine = undefined;
        throw error;
      },
    );
    return this.#engine;
  }

  #drop(): void {
    this.#attempt?.abort.abort();
    this.#attempt = undefined;
    this.#held?.dispose();
    this.#held = undefined;
  }

  #enter(state: NodeState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

/** After these the same connection would fail again: its files are read and its host is dialled anew. */
const breaksConnection: ReadonlySet<Reason['kind']> = new Set<Reason['kind']>([
  'walletLocked',
  'walletMissing',
  'starting',
  'standby',
  'shuttingDown',
  'macaroonNotSent',
  'macaroonNotUnderstood',
  'macaroonOfAnotherNode',
  'macaroonRevoked',
  'macaroonExpired',
  'certificateWrong',
  'certificateOfAnotherName',
  'certificateExpired',
  'notGrpc',
  'refused',
  'hostUnknown',
  'unreachable',
  'connectionLost',
]);
