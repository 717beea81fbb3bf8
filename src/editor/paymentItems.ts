import * as l10n from '@vscode/l10n';
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { isEnded } from '../keysend/payment.ts';
import type { Attempt, Hop, Payment, PaymentState } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { messageIn } from '../keysend/records.ts';
import { formatAmount } from '../words/amounts.ts';
import { channelName } from '../words/channelName.ts';
import type { Names } from '../words/names.ts';
import { paymentLabel, stateText } from '../words/paymentLabel.ts';
import type { Remedy } from '../words/remedy.ts';
import { plain } from '../words/text.ts';
import type { CommandId } from './commandIds.ts';
import type { PaymentRow } from './paymentRow.ts';

/** What can be done with a payment that its own state does not tell. */
export interface RowCan {
  readonly cancel: boolean;
  /** Nobody knows its end, and it counts against the limit of 24 hours. */
  readonly dismiss: boolean;
  /** It was made on the practice network, where the receiver's side can be seen. */
  readonly showReceiver: boolean;
}

/** A payment in the tree. The same object stays for the same hash, so that one row can change alone. */
export class PaymentItem extends TreeItem {
  row: PaymentRow;

  constructor(row: PaymentRow) {
    super('', TreeItemCollapsibleState.Collapsed);
    this.id = row.payment.hash;
    this.row = row;
  }

  get hash(): PaymentHash {
    return this.row.payment.hash;
  }

  /** Takes what is known now. `now` is Unix milliseconds. */
  show(row: PaymentRow, names: Names, now: number, can: RowCan): void {
    const { payment } = row;
    const { label, description, accessible } = paymentLabel(payment, names, now, row.resumed);
    this.row = row;
    this.label = label;
    this.description = description;
    this.accessibilityInformation = { label: accessible };
    this.tooltip = [
      accessible,
      ...(row.dismissed && !isEnded(payment) ? [dismissedNote()] : []),
      l10n.t('Hash: {0}', payment.hash),
    ].join('\n');
    this.iconPath = icons[payment.state];
    this.contextValue = contextValue(payment, can);
  }

  /** `why`: sentences on why it is as it is. */
  children(names: Names, why: readonly string[]): readonly TreeItem[] {
    const { payment } = this.row;
    const message = messageIn(payment.records);
    return [
      ...(message === undefined ? [] : [new NoteItem(`${this.hash}/message`, [plain(message)], 'comment')]),
      ...(why.length === 0 ? [] : [new NoteItem(`${this.hash}/why`, why, 'info', this)]),
      ...payment.attempts.map((attempt, index) => new AttemptItem(this.hash, attempt, index + 1, names)),
    ];
  }
}

/** One HTLC along one route. */
export class AttemptItem extends TreeItem {
  readonly #attempt: Attempt;

  constructor(hash: PaymentHash, attempt: Attempt, number: number, names: Names) {
    const label = l10n.t('Attempt {0}', number);
    super(label, TreeItemCollapsibleState.Collapsed);
    const state = attemptStates[attempt.status];
    const details = [
      attempt.hops.map(({ node }) => names(node)).join(' → '),
      ...(attempt.failure === undefined ? [] : [attempt.failure.code]),
    ];
    this.id = `${hash}/${String(attempt.id)}`;
    this.#attempt = attempt;
    this.description = details.join(' · ');
    this.iconPath = icons[state];
    this.tooltip = l10n.t(
      '{0} sent, fee {1}, expires at block {2}',
      formatAmount(attempt.totalMsat),
      formatAmount(attempt.feeMsat),
      attempt.timelock,
    );
    this.accessibilityInformation = { label: [label, stateText({ state }), ...details].join(', ') };
  }

  children(names: Names): readonly TreeItem[] {
    const { hops, failure } = this.#attempt;
    return hops.map((hop, index) => {
      const failedHere = failure?.sourceIndex === index + 1 ? failure.code : undefined;
      return new HopItem(`${this.id ?? ''}/${String(index)}`, hop, names, failedHere);
    });
  }
}

/** One step of a route. */
class HopItem extends TreeItem {
  constructor(id: string, hop: Hop, names: Names, failedHere: string | undefined) {
    super(names(hop.node), TreeItemCollapsibleState.None);
    const details = [
      ...(failedHere === undefined ? [] : [failedHere]),
      formatAmount(hop.amountMsat),
      // The receiver forwards nothing and takes no fee.
      ...(hop.feeMsat === 0n ? [] : [l10n.t('fee {0}', formatAmount(hop.feeMsat))]),
      l10n.t('channel {0}', channelName(hop.channelId)),
    ];
    this.id = id;
    this.description = details.join(' · ');
    this.iconPath = failedHere === undefined ? new ThemeIcon('arrow-small-right') : icons.failed;
    this.tooltip = [hop.node, ...details].join('\n');
    this.accessibilityInformation = { label: [names(hop.node), ...details].join(', ') };
  }
}

/** Sentences in the tree: the first is seen, all are in the tooltip, and a click writes them into the output of `payment`. */
class NoteItem extends TreeItem {
  constructor(id: string, sentences: readonly string[], icon: string, payment?: PaymentItem) {
    super(sentences[0] ?? '', TreeItemCollapsibleState.None);
    this.id = id;
    this.tooltip = sentences.join('\n');
    this.iconPath = new ThemeIcon(icon);
    this.accessibilityInformation = { label: sentences.join(' ') };
    if (payment !== undefined)
      this.command = command('keysend.showInOutput', l10n.t('Show in Output'), payment);
  }
}

/** What a person can do about the state of the connection, as a row that does it. */
export class RemedyItem extends TreeItem {
  readonly remedy: Remedy;

  constructor(remedy: Remedy) {
    super(remedy.label, TreeItemCollapsibleState.None);
    this.remedy = remedy;
    const about = remedy.kind === 'copy' ? remedy.text : remedy.kind === 'openSetting' ? remedy.setting : '';
    this.description = about;
    this.iconPath = new ThemeIcon(remedyIcons[remedy.kind]);
    this.accessibilityInformation = { label: `${remedy.label} ${about}`.trim(), role: 'button' };
    this.command = command('keysend.applyRemedy', remedy.label, this);
  }
}

export class LoadMoreItem extends TreeItem {
  constructor() {
    super(l10n.t('Load More'), TreeItemCollapsibleState.None);
    this.id = 'loadMore';
    this.iconPath = new ThemeIcon('fold-down');
    this.accessibilityInformation = { label: l10n.t('Load older payments'), role: 'button' };
    this.command = command('keysend.loadMorePayments', l10n.t('Load More'));
  }
}

function command(
  id: CommandId,
  title: string,
  ...args: unknown[]
): { command: CommandId; title: string; arguments: unknown[] } {
  return { command: id, title, arguments: args };
}

const icons: Readonly<Record<PaymentState, ThemeIcon>> = {
  inFlight: new ThemeIcon('loading~spin'),
  succeeded: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
  failed: new ThemeIcon('error', new ThemeColor('testing.iconFailed')),
  unknown: new ThemeIcon('question', new ThemeColor('list.warningForeground')),
};

const attemptStates = { IN_FLIGHT: 'inFlight', SUCCEEDED: 'succeeded', FAILED: 'failed' } as const;

const remedyIcons: Readonly<Record<Remedy['kind'], string>> = {
  openSetting: 'settings-gear',
  openFile: 'go-to-file',
  revealFile: 'folder-opened',
  copy: 'copy',
  tryAgain: 'refresh',
  showLog: 'output',
  openOutput: 'output',
  showPayments: 'list-unordered',
  manageTrust: 'shield',
  allowConnection: 'unlock',
  enterMacaroon: 'key',
  makePrivate: 'lock',
  acceptNode: 'shield',
  allowSending: 'debug-start',
  trackPayment: 'search',
  mendPractice: 'wrench',
};

function dismissedNote(): string {
  return l10n.t('You said that it counts no more; it is still followed, and counts again if it settles.');
}

/** Words that the `when` clauses of package.json look for, such as `payment failed destination`. */
function contextValue(payment: Payment, can: RowCan): string {
  const words = ['payment', payment.state];
  if (can.cancel) words.push('cancelable');
  if (can.dismiss) words.push('dismissible');
  if (can.showReceiver) words.push('practice');
  if (payment.preimage !== undefined) words.push('preimage');
  if (payment.destination !== undefined) words.push('destination');
  return words.join(' ');
}
