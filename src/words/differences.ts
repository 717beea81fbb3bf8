import * as l10n from '@vscode/l10n';
import type { Difference } from '../keysend/audit.ts';
import { formatAmount } from './amounts.ts';
import { localTime } from './localTime.ts';
import type { Names } from './names.ts';
import { nodeName } from './names.ts';

/** What journal and node say of one payment, and what to make of it, in whole sentences. */
export function differenceSentences(difference: Difference, names: Names): readonly string[] {
  const what = describe(difference, names);
  switch (difference.kind) {
    case 'succeededFailed':
      return [
        l10n.t('{0}: the journal has it as succeeded, but your node says that it failed.', what),
        l10n.t('The journal keeps the preimage that the receiver revealed; ask the receiver.'),
      ];
    case 'succeededOpen':
      return [
        l10n.t('{0}: the journal has it as succeeded, but your node says that it is on its way.', what),
        l10n.t('The journal keeps the preimage that the receiver revealed; ask the receiver.'),
      ];
    case 'succeededMissing':
      return [
        l10n.t('{0}: the journal has it as succeeded, but your node does not know it.', what),
        l10n.t('It was deleted there, or the database of the node is older than the payment.'),
      ];
    case 'failedSucceeded':
      return [
        l10n.t('{0}: the journal has it as failed, but your node says that it succeeded.', what),
        l10n.t('It was paid: do not send it again.'),
      ];
    case 'failedOpen':
      return [
        l10n.t('{0}: the journal has it as failed, but your node says that it is on its way.', what),
        l10n.t('It may still be paid: do not send it again before your node has ended it.'),
      ];
    case 'failedMissing':
      return [
        l10n.t('{0}: the journal has it as failed, and your node has forgotten it.', what),
        l10n.t('Nothing was paid; nodes can be made to delete failed payments.'),
      ];
    case 'neverSentFailed':
      return [
        l10n.t('{0}: the journal has it as never sent, but your node has it as failed.', what),
        l10n.t('Nothing was paid, but do not send this one again: make a new payment.'),
      ];
    case 'openSucceeded':
      return [
        l10n.t('{0}: your node says that it succeeded, and the journal has no end of it.', what),
        follow(),
      ];
    case 'openFailed':
      return [
        l10n.t('{0}: your node says that it failed, and the journal has no end of it.', what),
        follow(),
      ];
    case 'openMissing':
      return [
        l10n.t(
          '{0}: your node had it once and does not know it now, and the journal has no end of it.',
          what,
        ),
        l10n.t('It may have been paid: do not send it again until the receiver says that nothing arrived.'),
      ];
    case 'unsentMissing':
      return [
        l10n.t('{0}: your node does not know it and was never seen to have it: it was not sent.', what),
        follow(),
      ];
    case 'waitingMissing':
      return [
        l10n.t(
          '{0}: it is in the journal, and your node does not know it yet; its call may still arrive.',
          what,
        ),
      ];
    case 'falseProof':
      return [
        l10n.t('{0}: your node says that it settled, but the preimage it shows does not belong to it.', what),
        l10n.t('Ask the receiver whether it arrived, and check the log of your node.'),
      ];
    case 'amount':
      return [
        l10n.t(
          '{0}: your node has another amount, {1}.',
          what,
          difference.node === undefined ? '' : formatAmount(difference.node.amountMsat),
        ),
        l10n.t('Check the log of your node.'),
      ];
    case 'destination':
      return [
        l10n.t('{0}: your node has another destination, {1}.', what, difference.node?.destination ?? ''),
        l10n.t('Check the log of your node.'),
      ];
    case 'fee':
      return [
        l10n.t(
          '{0}: the journal has a fee of {1}, your node one of {2}.',
          what,
          feeOf(difference.journal?.payment),
          feeOf(difference.node),
        ),
      ];
    case 'payer':
      return [
        l10n.t(
          '{0}: it was written down for the node {1}, but this one has it.',
          what,
          difference.journal === undefined ? '' : nodeName(difference.journal.order.payer, undefined),
        ),
        l10n.t('The same preimage went out from two nodes: check the logs of both.'),
      ];
    case 'onlyInNode':
      return [l10n.t('{0}: your node has it, and the journal of this computer does not.', what)];
  }
}

function follow(): string {
  return l10n.t('The command track writes it down.');
}

/** `1,000 sat to carol, 2026-11-22 14:02:07, <hash>` */
function describe({ hash, journal, node }: Difference, names: Names): string {
  const amount = journal?.order.amountMsat ?? node?.amountMsat;
  const destination = journal?.order.destination ?? node?.destination;
  const at = journal?.order.createdAt ?? Number((node?.createdAtNs ?? 0n) / 1_000_000n);
  const sum = amount === undefined ? '' : formatAmount(amount);
  return destination === undefined
    ? l10n.t('{0}, {1}, {2}', sum, localTime(at), hash)
    : l10n.t('{0} to {1}, {2}, {3}', sum, names(destination), localTime(at), hash);
}

function feeOf(payment: Difference['node']): string {
  return payment === undefined ? '' : formatAmount(payment.feeMsat);
}
