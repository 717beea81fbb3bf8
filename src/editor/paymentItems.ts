import * as l10n from '@vscode/l10n';
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { diagnose } from '../keysend/diagnosis.ts';
import type { Attempt, Hop, Payment, PaymentState } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { messageIn } from '../keysend/records.ts';
import { formatAmount } from '../words/amounts.ts';
import { explainDiagnosis } from '../words/diagnoses.ts';
import type { Names } from '../words/names.ts';
import { paymentLabel } from '../words/paymentLabel.ts';
import type { Remedy } from '../words/remedy.ts';
import { plain } from '../words/text.ts';
import type { CommandId } from './commandIds.ts';
import { intentOf } from './intentOf.ts';
import type { PaymentRow } from './paymentsModel.ts';

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
  show(row: PaymentRow, names: Names, now: number, canCancel: boolean): void {
    const { payment } = row;
    const { label, description, accessible } = paymentLabel(payment, names, now);
    this.row = row;
    this.label = label;
    this.description = description;
    this.accessibilityInformation = { label: accessible };
    this.tooltip = [accessible, l10n.t('Hash: {0}', payment.hash)].join('\n');
    this.iconPath = icons[payment.state];
    this.contextValue = contextValue(payment, canCancel);
  }

  children(names: Names): readonly TreeItem[] {
    const { payment } = this.row;
    const attempts = payment.attempts.map(
      (attempt, index) => new AttemptItem(this.hash, attempt, index + 1, names),
    );
    return [...notes(this.row, names), ...attempts];
  }
}

/** One HTLC along one route. */
export class AttemptItem extends TreeItem {
  readonly #attempt: Attempt;

  constructor(hash: PaymentHash, attempt: Attempt, number: number, names: Names) {
    super(l10n.t('Attempt {0}', number), TreeItemCollapsibleState.Collapsed);
    const route = attempt.hops.map(({ node }) => names(node)).join(' → ');
    this.id = `${hash}/${String(attempt.id)}`;
    this.#attempt = attempt;
    this.description = attempt.failure === undefined ? route : `${attempt.failure.code} · ${route}`;
    this.iconPath = icons[attemptStates[attempt.status]];
    this.tooltip = l10n.t(
      '{0} sent, fee {1}, expires at block {2}',
      formatAmount(attempt.totalMsat),
      formatAmount(attempt.feeMsat),
      attempt.timelock,
    );
    this.accessibilityInformation = {
      label: `${l10n.t('Attempt {0}', number)}, ${attempt.status}, ${this.description}`,
    };
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
      l10n.t('fee {0}', formatAmount(hop.feeMsat)),
      l10n.t('channel {0}', hop.channelId),
    ];
    this.id = id;
    this.description = details.join(' · ');
    this.iconPath = failedHere === undefined ? new ThemeIcon('arrow-small-right') : icons.failed;
    this.tooltip = `${hop.node}\n${this.description}`;
    this.accessibilityInformation = { label: `${names(hop.node)}, ${details.join(', ')}` };
  }
}

/** A sentence of its own in the tree. */
export class NoteItem extends TreeItem {
  constructor(id: string, text: string, icon: string) {
    super(text, TreeItemCollapsibleState.None);
    this.id = id;
    this.tooltip = text;
    this.iconPath = new ThemeIcon(icon);
  }
}

/** What a person can do about the state of the connection, as a row that does it. */
export class RemedyItem extends TreeItem {
  readonly remedy: Remedy;

  constructor(remedy: Remedy) {
    super(remedy.label, TreeItemCollapsibleState.None);
    this.remedy = remedy;
    this.iconPath = new ThemeIcon(remedyIcons[remedy.kind]);
    this.accessibilityInformation = { label: remedy.label, role: 'button' };
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
  copy: 'copy',
  tryAgain: 'refresh',
  showLog: 'output',
  openOutput: 'output',
  manageTrust: 'shield',
  allowConnection: 'unlock',
  trackPayment: 'search',
};

/** Words that the `when` clauses of package.json look for, such as `payment failed destination`. */
function contextValue(payment: Payment, canCancel: boolean): string {
  const words = ['payment', payment.state];
  if (canCancel) words.push('cancelable');
  if (payment.preimage !== undefined) words.push('preimage');
  if (payment.destination !== undefined) words.push('destination');
  return words.join(' ');
}

function notes(row: PaymentRow, names: Names): readonly NoteItem[] {
  const { payment } = row;
  const message = messageIn(payment.records);
  return [
    ...(message === undefined ? [] : [new NoteItem(`${payment.hash}/message`, plain(message), 'comment')]),
    ...why(row, names).map(
      (sentence, index) => new NoteItem(`${payment.hash}/why${String(index)}`, sentence, 'info'),
    ),
  ];
}

function why(row: PaymentRow, names: Names): readonly string[] {
  const { payment } = row;
  const intent = intentOf(row);
  if (payment.state === 'succeeded') return [];
  if (payment.state === 'inFlight') {
    return payment.attempts.length === 0 ? [l10n.t('The node is looking for a route.')] : [];
  }
  if (intent === undefined) return [payment.reason ?? payment.status];
  return explainDiagnosis(diagnose(payment, intent, {}), payment, names, 'editor').sentences;
}
