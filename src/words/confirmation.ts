import * as l10n from '@vscode/l10n';
import { mayCostAsMuch } from '../keysend/limits.ts';
import { isRealMoney, PRACTICE } from '../keysend/network.ts';
import type { Network } from '../keysend/network.ts';
import type { NodeProfile } from '../keysend/node.ts';
import type { Preparation } from '../keysend/prepare.ts';
import { formatAmount } from './amounts.ts';
import { earlierPaymentLines, furtherPayment } from './earlierPayment.ts';
import { localTime } from './localTime.ts';
import { nodeName, shortKey } from './names.ts';
import type { Names } from './names.ts';
import { routeText } from './paymentLines.ts';
import { practiceLines } from './practiceNetwork.ts';
import { plain } from './text.ts';

/** What a person reads before money moves: the editor's modal and the terminal's question. */
export interface Confirmation {
  /** `Send 1,000 sat to carol?` */
  readonly question: string;
  /** `Label: value` lines, without line ends. */
  readonly details: readonly string[];
  /** Whole sentences that are good to know and no reason to stop. */
  readonly notes: readonly string[];
  /** Whole sentences; empty when nothing speaks against it. */
  readonly warnings: readonly string[];
  /** The button that pays. */
  readonly payLabel: string;
}

const LONGEST_MESSAGE_SHOWN = 200;

/** What is to be confirmed. `names` knows the nodes on the route. */
export function confirmation(preparation: Preparation, names: Names): Confirmation {
  const { intent, payer } = preparation;
  const amount = formatAmount(intent.amountMsat);
  const receiver = receiverOf(preparation, names);
  return {
    question: question(amount, receiver, payer.network),
    details: [
      ...practiceLines(payer.network),
      l10n.t('From: {0} on {1}', nodeName(payer.key, payer.alias), plain(payer.network)),
      l10n.t('To: {0}', destinationText(preparation, names)),
      l10n.t('Amount: {0}', amount),
      feeLine(preparation, names),
      feeLimitLine(preparation),
      ...dayLines(preparation),
      ...(intent.message === undefined
        ? []
        : [l10n.t('Message: "{0}"', plain(intent.message, LONGEST_MESSAGE_SHOWN))]),
    ],
    notes: [
      ...(preparation.neverSent === undefined ? [] : neverSentNotes(preparation.neverSent.writtenAt)),
      ...(intent.message === undefined ? [] : [messageNote()]),
    ],
    warnings: warningsOf(preparation, receiver),
    payLabel: l10n.t('Send {0}', amount),
  };
}

function question(amount: string, receiver: string, network: Network): string {
  if (isRealMoney(network)) return l10n.t('Send {0} of real bitcoin to {1}?', amount, receiver);
  return network === PRACTICE
    ? l10n.t('Send {0} to {1} on the practice network?', amount, receiver)
    : l10n.t('Send {0} to {1}?', amount, receiver);
}

function profileOf({ destination }: Preparation): NodeProfile | undefined {
  return destination === 'unlisted' ? undefined : destination;
}

function receiverOf(preparation: Preparation, names: Names): string {
  const { destination: key } = preparation.intent;
  const alias = profileOf(preparation)?.alias;
  return alias === undefined ? names(key) : nodeName(key, alias);
}

/** Anyone may take any alias: the key is what is paid, so it is always there, whole. */
function destinationText(preparation: Preparation, names: Names): string {
  const { destination: key } = preparation.intent;
  const name = receiverOf(preparation, names);
  return name === shortKey(key) ? key : l10n.t('{0}, {1}', name, key);
}

function feeLine({ route, payer }: Preparation, names: Names): string {
  if (route === undefined) return l10n.t('Expected fee: not known, the node could not be asked');
  if ('noRoute' in route) {
    return route.noRoute === 'insufficientBalance'
      ? l10n.t('Expected fee: no route is seen, since the channels of this node hold too little')
      : l10n.t('Expected fee: no route is seen within the fee limit');
  }
  const fee = formatAmount(route.feeMsat);
  const path = routeText(
    route.hops,
    (key) => (key === payer.key ? nodeName(key, payer.alias) : names(key)),
    payer.key,
  );
  return route.hops.length === 1
    ? l10n.t('Expected fee: {0}, over 1 hop ({1})', fee, path)
    : l10n.t('Expected fee: {0}, over {1} hops ({2})', fee, route.hops.length, path);
}

function feeLimitLine({ intent }: Preparation): string {
  const limit = formatAmount(intent.feeLimitMsat);
  if (intent.feeLimitMsat < intent.amountMsat) return l10n.t('Fee limit: {0}', limit);
  return intent.feeLimitMsat === intent.amountMsat
    ? l10n.t('Fee limit: {0}, as much as the amount', limit)
    : l10n.t('Fee limit: {0}, more than the amount', limit);
}

function dayLines({ day }: Preparation): readonly string[] {
  if (day === undefined) return [];
  const { withThisMsat, limitMsat } = day;
  return [
    l10n.t(
      'In 24 hours, with this one: {0} of at most {1}',
      formatAmount(withThisMsat),
      formatAmount(limitMsat),
    ),
  ];
}

function neverSentNotes(writtenAt: number): readonly string[] {
  return [
    l10n.t('This payment was written down {0}, and never sent: no node ever had it.', localTime(writtenAt)),
    l10n.t(
      'It goes out as it is, with its own preimage: your node refuses what it ever had, unless payments were deleted there or its database was replaced since then.',
    ),
  ];
}

function messageNote(): string {
  return l10n.t(
    'A receiver that does not know message records may refuse the payment, since their type (34349334) is even; LDK may.',
  );
}

function warningsOf(preparation: Preparation, receiver: string): readonly string[] {
  const { intent, payer, destination, route, mostMsat, heldFeeLimitMsat } = preparation;
  const { amountMsat, feeLimitMsat } = intent;
  const warnings: string[] = [];
  if (isRealMoney(payer.network)) {
    warnings.push(l10n.t('This is real bitcoin, and a keysend cannot be taken back.'));
  }
  warnings.push(...earlierPaymentLines(preparation, receiver), ...furtherPayment(preparation));
  if (mostMsat !== undefined && amountMsat > mostMsat) {
    warnings.push(
      mostMsat === 0n
        ? l10n.t('No channel of this node has anything to send now, so this will fail.')
        : l10n.t(
            'The most that one channel can send now is {0}, and a keysend cannot be split, so this will fail.',
            formatAmount(mostMsat),
          ),
    );
  }
  if (destination === 'unlisted') {
    warnings.push(
      l10n.t(
        'This node has no announcement of that key, so it is not known whether it accepts keysends; check the key.',
      ),
    );
  } else if (destination?.announcesKeysend === false) {
    warnings.push(
      l10n.t(
        '{0} does not announce keysend (feature bit 55 is missing) and will probably refuse the payment.',
        receiver,
      ),
    );
  }
  if (mayCostAsMuch(intent)) {
    warnings.push(
      l10n.t(
        'The fee may be as high as the amount or higher: the fee limit is {0}.',
        formatAmount(feeLimitMsat),
      ),
    );
  }
  if (heldFeeLimitMsat !== undefined) {
    warnings.push(
      l10n.t(
        'This fee limit of {0} is above the one that holds: {1} for this payment.',
        formatAmount(feeLimitMsat),
        formatAmount(heldFeeLimitMsat),
      ),
    );
  }
  if (!payer.syncedToChain) {
    warnings.push(
      l10n.t(
        '{0} has not caught up with the chain yet, and payments may fail until then.',
        nodeName(payer.key, payer.alias),
      ),
    );
  } else if (!payer.syncedToGraph && route !== undefined && 'noRoute' in route) {
    warnings.push(
      l10n.t(
        '{0} has not heard of all channels yet, and may find a route later.',
        nodeName(payer.key, payer.alias),
      ),
    );
  }
  return warnings;
}
