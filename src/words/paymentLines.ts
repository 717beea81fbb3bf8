import * as l10n from '@vscode/l10n';
import type { Change } from '../keysend/changes.ts';
import type { NodeKey } from '../keysend/destination.ts';
import { isRealMoney } from '../keysend/network.ts';
import type { Network } from '../keysend/network.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import type { Attempt, Payment } from '../keysend/payment.ts';
import { NEVER_SENT } from '../keysend/payment.ts';
import { formatAmount, grouped } from './amounts.ts';
import { channelName } from './channelName.ts';
import { duration } from './duration.ts';
import { failureSentence } from './failureCodes.ts';
import { failurePlace } from './failurePlace.ts';
import { receiverName } from './names.ts';
import type { Names } from './names.ts';
import { practiceLines } from './practiceNetwork.ts';
import { unknownSentence } from './unknown.ts';

/** What a line needs beside the payment itself. */
export interface LineContext {
  readonly names: Names;
  /** Our own node, where every route starts. */
  readonly payer: NodeKey;
  /** The one that it pays on. */
  readonly network: Network;
  /** Milliseconds since the order was sent. */
  readonly elapsedMs: number;
}

/** Wide enough for `+999.999 s` and for `IN_FLIGHT`, `SUCCEEDED`, `NEVER_SENT`. */
const TIME_WIDTH = 10;
const STATUS_WIDTH = 10;

/**
 * The four lines of the course "Building on Lightning", on the practice network below a line that says so. On mainnet the preimage stays hidden at first: it is the money, until it
 * has come back. The labels are the course's and not translated.
 */
export function orderLines({
  destination,
  amountMsat,
  preimage,
  hash,
  network,
}: KeysendOrder): readonly string[] {
  const shown = isRealMoney(network)
    ? l10n.t('(hidden until settled)')
    : Buffer.from(preimage.expose()).toString('hex');
  return [
    ...practiceLines(network),
    `Dest: ${destination}`,
    `Amt: ${formatAmount(amountMsat)}`,
    `Preimage: ${shown}`,
    `Hash: ${hash}`,
  ];
}

/**
 * The lines for one change, with the time since the start and LND's word for the payment's state in front. `payment` is the
 * snapshot that brought the change.
 */
export function changeLines(change: Change, payment: Payment, context: LineContext): readonly string[] {
  const text = changeText(change, payment, context);
  if (text === undefined) return [];
  const time = `+${duration(context.elapsedMs)}`.padEnd(TIME_WIDTH);
  const status = (payment.state === 'unknown' ? 'UNKNOWN' : payment.status).padEnd(STATUS_WIDTH);
  return [`${time}  ${status}  ${text}`];
}

function changeText(change: Change, payment: Payment, { names, payer }: LineContext): string | undefined {
  switch (change.kind) {
    case 'acknowledged':
      return l10n.t('{0} has recorded the payment and looks for a route', names(payer));
    case 'attemptStarted':
      return startedText(change.attempt, change.number, names, payer);
    case 'attemptFailed':
      return failedText(change.attempt, change.number, names, payer);
    case 'attemptSettled':
      return l10n.t(
        'attempt {0} settled: {1} received {2}',
        change.number,
        receiverName(payment, names),
        formatAmount(payment.amountMsat),
      );
    case 'reasonKnown':
      return payment.reason === 'INCORRECT_PAYMENT_DETAILS'
        ? l10n.t(
            '{0} refuses it ({1}), and the amount comes back',
            receiverName(payment, names),
            payment.reason,
          )
        : l10n.t('no more attempts: {0}', payment.reason ?? '');
    case 'canceling':
      return cancelText(change.locked, names);
    case 'lost':
      return unknownSentence(payment.unknown ?? 'notWatched');
    case 'found':
      return l10n.t('the payment can be seen again');
    case 'ended':
      return endText(payment);
  }
}

function startedText(attempt: Attempt, number: number, names: Names, payer: NodeKey): string {
  const [first] = attempt.hops;
  return l10n.t(
    'attempt {0}: {1}, fee {2}, timelock {3}, channel {4}',
    number,
    routeText(attempt.hops, names, payer),
    formatAmount(attempt.feeMsat),
    grouped(attempt.timelock),
    first === undefined ? '?' : channelName(first.channelId),
  );
}

/** `alice -> bob -> carol`: readable in every terminal, whatever its code page. */
export function routeText(hops: readonly { readonly node: NodeKey }[], names: Names, payer: NodeKey): string {
  return [payer, ...hops.map(({ node }) => node)].map(names).join(' -> ');
}

function failedText(attempt: Attempt, number: number, names: Names, payer: NodeKey): string {
  // LND deletes failed attempts when a payment ends, and what is gone says nothing.
  if (attempt.failure === undefined) return l10n.t('attempt {0} failed', number);
  const place = failurePlace(attempt, names, names(payer));
  const { code } = attempt.failure;
  return l10n.t(
    'attempt {0} failed at {1}: {2}. {3}',
    number,
    place.node,
    code,
    failureSentence(code, place),
  );
}

/** Beyond the first channel nobody but the others knows where it is. */
function cancelText(locked: readonly Attempt[], names: Names): string {
  const peers = new Set(
    locked.flatMap(({ hops: [first] }) => (first === undefined ? [] : [names(first.node)])),
  );
  return peers.size === 0
    ? l10n.t('canceling: no more attempts')
    : l10n.t(
        'canceling: no more attempts, but one is on its way and may still settle: an HTLC is still locked at {0}',
        [...peers].join(', '),
      );
}

/** The summary says more. A success has its line already: that of the attempt that settled. */
function endText(payment: Payment): string | undefined {
  if (payment.state === 'succeeded') return undefined;
  if (payment.status === NEVER_SENT) return l10n.t('your node never had this payment');
  return payment.reason === undefined ? l10n.t('ended') : l10n.t('ended: {0}', payment.reason);
}
