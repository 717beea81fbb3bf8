import * as l10n from '@vscode/l10n';
import { EventEmitter, window } from 'vscode';
import type { Disposable, TreeDataProvider, TreeItem, TreeView } from 'vscode';
import type { Clock } from '../keysend/clock.ts';
import { PRACTICE } from '../keysend/network.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { Explanation } from '../words/explanation.ts';
import type { Remedy } from '../words/remedy.ts';
import { explainDiagnosis } from '../words/diagnoses.ts';
import { practiceLine } from '../words/practiceNetwork.ts';
import type { Aliases } from './aliases.ts';
import type { Diagnoses } from './diagnoses.ts';
import type { LivePayments } from './livePayments.ts';
import type { NodeSession } from './nodeSession.ts';
import { AttemptItem, LoadMoreItem, PaymentItem, RemedyItem } from './paymentItems.ts';
import type { PaymentsModel } from './paymentsModel.ts';

/** Ages are in minutes at their finest. */
const AGES_EVERY_MS = 60_000;

export interface PaymentsTreeParts {
  readonly model: PaymentsModel;
  readonly session: NodeSession;
  readonly live: LivePayments;
  readonly aliases: Aliases;
  readonly diagnoses: Diagnoses;
  readonly clock: Clock;
  readonly explain: (error: unknown) => Explanation;
}

/** The view "Payments": what the model holds, as rows; the state of the connection as text and rows that mend it. */
export class PaymentsTree implements TreeDataProvider<TreeItem>, Disposable {
  readonly #parts: PaymentsTreeParts;
  readonly #changed = new EventEmitter<TreeItem | undefined>();
  readonly #items = new Map<PaymentHash, PaymentItem>();
  readonly #loadMore = new LoadMoreItem();
  readonly #listeners: readonly Disposable[];
  readonly #view: TreeView<TreeItem>;
  #agesTimer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(parts: PaymentsTreeParts) {
    const { model, session, live, aliases } = parts;
    this.#parts = parts;
    this.#view = window.createTreeView('keysend.payments', { treeDataProvider: this, showCollapseAll: true });
    this.#listeners = [
      this.#view,
      this.#view.onDidChangeVisibility(({ visible }) => {
        this.#whenVisible();
        // Other programs may have paid meanwhile.
        if (visible && session.state.kind === 'connected') void model.refresh();
      }),
      model.onDidChange((hash) => {
        this.#update(hash);
      }),
      live.onDidChange(() => {
        this.#showInFlight();
        this.#update(undefined);
      }),
      aliases.onDidLearn(() => {
        this.#update(undefined);
      }),
      session.onDidChange(() => {
        this.#update(undefined);
        this.#whenVisible();
      }),
    ];
    this.#update(undefined);
    this.#whenVisible();
  }

  /** The payment that a command is about: the one it was invoked on, else the selected one. */
  payment(argument: unknown): PaymentItem | undefined {
    const item = argument ?? this.#view.selection[0];
    return item instanceof PaymentItem ? item : undefined;
  }

  getTreeItem(item: TreeItem): TreeItem {
    return item;
  }

  async getChildren(item?: TreeItem): Promise<TreeItem[]> {
    const { names } = this.#parts.aliases;
    if (item === undefined) return this.#roots();
    if (item instanceof PaymentItem) return [...item.children(names, await this.#why(item))];
    return item instanceof AttemptItem ? [...item.children(names)] : [];
  }

  dispose(): void {
    clearInterval(this.#agesTimer);
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }

  #roots(): TreeItem[] {
    const { model } = this.#parts;
    const rows = model.rows;
    const present = new Set(rows.map(({ payment }) => payment.hash));
    for (const hash of this.#items.keys()) if (!present.has(hash)) this.#items.delete(hash);
    const payments = rows.map((row) => {
      const known = this.#items.get(row.payment.hash);
      const item = known ?? new PaymentItem(row);
      this.#items.set(item.hash, item);
      this.#show(item);
      return item;
    });
    const remedies = this.#trouble()?.remedies ?? [];
    return [
      ...remedies.map((remedy) => new RemedyItem(remedy)),
      ...payments,
      ...(model.hasMore ? [this.#loadMore] : []),
    ];
  }

  /** Why a payment failed or cannot be seen; nothing for one that needs no explanation. */
  async #why({ row }: PaymentItem): Promise<readonly string[]> {
    const { session, diagnoses, aliases } = this.#parts;
    const { payment, network } = row;
    if (payment.state === 'succeeded' || payment.state === 'inFlight') return [];
    const { node, connectedPractice } = session;
    const diagnosis = node === undefined ? undefined : await diagnoses.of(row, node, connectedPractice);
    if (diagnosis === undefined) return [payment.reason ?? payment.status];
    return explainDiagnosis(diagnosis, payment, { names: aliases.names, network, door: 'editor' }).sentences;
  }

  /** Why there is no list, or not the newest one. */
  #trouble(): Explanation | undefined {
    const { model, session, explain } = this.#parts;
    const { state } = session;
    if (state.kind === 'connecting') return undefined;
    const error = state.kind === 'failed' ? state.error : model.error;
    if (error === undefined) return undefined;
    const explanation = explain(error);
    if (explanation.remedies.some(({ kind }) => kind === 'tryAgain')) return explanation;
    const tryAgain: Remedy = { kind: 'tryAgain', label: l10n.t('Try Again') };
    return { ...explanation, remedies: [...explanation.remedies, tryAgain] };
  }

  #update(hash: PaymentHash | undefined): void {
    const item = hash === undefined ? undefined : this.#items.get(hash);
    if (item === undefined) this.#showMessage();
    else this.#show(item);
    this.#changed.fire(item);
  }

  #showMessage(): void {
    const { rows } = this.#parts.model;
    // An empty view has a welcome text, which a message would hide; one payment of a real node must not be under this line.
    const said = rows.length > 0 && rows.every(({ network }) => network === PRACTICE) ? practiceLine() : '';
    this.#view.message = this.#trouble()?.sentence ?? said;
  }

  #show(item: PaymentItem): void {
    const { model, live, aliases, clock } = this.#parts;
    const row = model.row(item.hash) ?? item.row;
    const can = {
      cancel: live.canCancel(item.hash),
      dismiss: model.canDismiss(item.hash),
      showReceiver: row.network === PRACTICE,
    };
    item.show(row, aliases.names, clock.now(), can);
  }

  #showInFlight(): void {
    const count = this.#parts.live.hashes.length;
    const tooltip = count === 1 ? l10n.t('1 payment in flight') : l10n.t('{0} payments in flight', count);
    this.#view.badge = count === 0 ? undefined : { value: count, tooltip };
  }

  /**
   * A view that is looked at connects and loads; one that is not does nothing. The practice network waits for a command: VS Code
   * opens the view by itself where it was open the last time.
   */
  #whenVisible(): void {
    clearInterval(this.#agesTimer);
    if (!this.#view.visible) return;
    this.#agesTimer = setInterval(() => {
      this.#update(undefined);
    }, AGES_EVERY_MS);
    const { state, practising } = this.#parts.session;
    const mayConnect = state.kind === 'idle' && !practising;
    if (mayConnect || state.kind === 'connected') void this.#parts.model.ensureLoaded();
  }
}
