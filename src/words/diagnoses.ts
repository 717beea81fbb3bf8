import * as l10n from '@vscode/l10n';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import type { Msat } from '../keysend/amount.ts';
import { PRACTICE } from '../keysend/network.ts';
import type { Network } from '../keysend/network.ts';
import type { Attempt, Payment } from '../keysend/payment.ts';
import { formatAmount } from './amounts.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { failureSentence } from './failureCodes.ts';
import { failurePlace } from './failurePlace.ts';
import { explainFeeLimit } from './feeLimit.ts';
import { receiverName } from './names.ts';
import type { Names } from './names.ts';
import { explainRefusal } from './refusal.ts';
import { copyCommand, mendPractice, openSetting, showLog, tryAgain } from './remedies.ts';
import { explainUnknown } from './unknown.ts';

/** Where a payment was made and is told of: it decides what mends something. */
export interface DiagnosisContext {
  readonly names: Names;
  readonly network: Network;
  readonly door: Door;
}

/** Words for what became of a payment: why, and what to do. */
export function explainDiagnosis(
  diagnosis: Diagnosis,
  payment: Payment,
  context: DiagnosisContext,
): Explanation {
  const { names, network, door } = context;
  const receiver = receiverName(payment, names);
  const amount = formatAmount(payment.amountMsat);
  switch (diagnosis.kind) {
    case 'settled':
      return explanation([l10n.t('The money is with {0}: the preimage came back for it.', receiver)]);
    case 'inFlight':
      return explanation([
        l10n.t('The payment is on its way, and only your node can end it.'),
        l10n.t('The amount stays locked in the channel until {0} accepts or refuses it.', receiver),
      ]);
    case 'unknown':
      return explainUnknown(diagnosis.cause, payment, receiver, context);
    case 'receiverRefused':
      return explainRefusal(diagnosis, receiver);
    case 'insufficientBalance':
      return diagnosis.broken === true
        ? explainBroken(balanceSentences(diagnosis, amount))
        : explanation([...balanceSentences(diagnosis, amount), balanceAdvice(diagnosis.mostMsat, network)]);
    case 'noChannels':
      return explanation([
        l10n.t('Your node has no channels, and its on-chain balance cannot be sent over Lightning.'),
        l10n.t(
          'Open a channel (in Polar: drag a line from node to node), wait until it is confirmed, then send again.',
        ),
      ]);
    case 'channelsInactive': {
      const inactive =
        diagnosis.channels === 1
          ? l10n.t('Your only channel is inactive: the node at its other end is offline.')
          : l10n.t(
              'All {0} of your channels are inactive: the nodes at their other ends are offline.',
              diagnosis.channels,
            );
      if (diagnosis.broken === true) return explainBroken([inactive]);
      // Whatever was stopped is mended by now.
      if (network === PRACTICE) return explanation([inactive, l10n.t('Send it again.')], [tryAgain()]);
      return explanation(
        [
          inactive,
          l10n.t(
            'Start the node at the other end (in Polar: the network), or reconnect with lncli connect, then send again.',
          ),
        ],
        [copyCommand('lncli listchannels --inactive_only'), tryAgain()],
      );
    }
    case 'feeLimitTooLow':
      return explainFeeLimit(diagnosis, payment.amountMsat, door);
    case 'destinationUnlisted':
      return explanation([
        l10n.t('Your node knows no route to {0}: no announced channel has that key.', receiver),
        ...(network === PRACTICE
          ? [
              l10n.t(
                'The key may be wrong or from another network, or the node has private channels only, which nobody can see.',
              ),
              l10n.t('Check the key; with a real node, a channel of your own to that node would help, too.'),
            ]
          : unlistedSentences()),
      ]);
    case 'noRoute':
      return diagnosis.broken === true
        ? explainBroken(noRouteSentences(payment, names, amount, receiver))
        : explanation(
            [
              ...noRouteSentences(payment, names, amount, receiver),
              noRouteAdvice(payment, receiver, network),
            ],
            [tryAgain()],
          );
    case 'belowSmallestHtlc':
      return explanation([
        l10n.t('{0} is less than most channels carry: LND forwards 1 sat or more.', amount),
        network === PRACTICE
          ? l10n.t('Send at least 1 sat.')
          : l10n.t('Send at least 1 sat, or lower {0} on every node of the way.', 'bitcoin.minhtlcout'),
      ]);
    case 'neverSent':
      return explanation(
        [
          l10n.t('The payment never reached your node, and it cannot arrive late.'),
          l10n.t('Nothing was paid, and it is safe to send again.'),
        ],
        [tryAgain()],
      );
    case 'timedOut':
      return explanation(
        [
          l10n.t('No attempt succeeded within the time limit, and none is on its way any more.'),
          door === 'editor'
            ? l10n.t('Send it again, or allow more time in {0}.', 'keysend.timeoutSeconds')
            : l10n.t('Send it again, or allow more time with {0}.', '--timeout'),
        ],
        door === 'editor' ? [tryAgain(), openSetting('keysend.timeoutSeconds')] : [],
      );
    case 'canceled':
      return explanation([
        l10n.t('It was canceled before an attempt succeeded, and none is on its way any more.'),
      ]);
    case 'nodeError':
      return explanation(
        [l10n.t('LND gave up because of an internal error.'), l10n.t("LND's log says more.")],
        [showLog()],
      );
  }
}

function unlistedSentences(): readonly string[] {
  return [
    l10n.t(
      'The key may be wrong or from another network, the node may have private channels only, or its announcement has not arrived yet.',
    ),
    l10n.t('Check the key; with a channel of your own to that node you can pay it in any case.'),
  ];
}

function balanceSentences(
  diagnosis: Extract<Diagnosis, { readonly kind: 'insufficientBalance' }>,
  amount: string,
): readonly string[] {
  const { mostMsat, channels, activeChannels } = diagnosis;
  const inactive = channels - activeChannels;
  const sentences =
    mostMsat === 0n
      ? [
          l10n.t(
            'Your active channels have nothing to send: all of their balance is on the other side or reserved.',
          ),
        ]
      : [
          l10n.t(
            '{0} is more than any of your channels can send now: the most is {1}.',
            amount,
            formatAmount(mostMsat),
          ),
          l10n.t(
            'A keysend cannot be split, so one channel must hold all of it on your side, on top of its reserve.',
          ),
        ];
  if (inactive === 1)
    sentences.push(
      l10n.t('One channel is inactive and may hold more; it counts again when its peer is back.'),
    );
  if (inactive > 1) {
    sentences.push(
      l10n.t(
        '{0} channels are inactive and may hold more; they count again when their peers are back.',
        inactive,
      ),
    );
  }
  return sentences;
}

function balanceAdvice(mostMsat: Msat | undefined, network: Network): string {
  if (network === PRACTICE) {
    return mostMsat === 0n
      ? l10n.t('"Keysend: Reset the Practice Network" in VS Code fills your channels again.')
      : l10n.t('Send less: channels of the practice network stay as large as they are.');
  }
  return mostMsat === 0n
    ? l10n.t('Open a channel, or receive something first; the on-chain balance does not count here.')
    : l10n.t('Send less, or open a larger channel; the on-chain balance does not count here.');
}

function noRouteSentences(
  payment: Payment,
  names: Names,
  amount: string,
  receiver: string,
): readonly string[] {
  const last = lastFailed(payment);
  if (last?.failure === undefined && payment.reason === 'INSUFFICIENT_BALANCE') {
    return [l10n.t('Your active channels together hold less than {0} that you can send.', amount)];
  }
  if (last?.failure === undefined) {
    return [
      l10n.t('Your node knows no route that can carry {0} to {1}.', amount, receiver),
      l10n.t('Channels on the way may be too small, or nodes may be offline.'),
    ];
  }
  return [
    l10n.t('Every route to {0} that your node knows has failed or costs more than the fee limit.', receiver),
    l10n.t('The last attempt ended with {0}.', last.failure.code),
    failureSentence(last.failure.code, failurePlace(last, names, l10n.t('Your node'))),
  ];
}

function noRouteAdvice(payment: Payment, receiver: string, network: Network): string {
  if (lastFailed(payment) === undefined && payment.reason === 'INSUFFICIENT_BALANCE') {
    return balanceAdvice(undefined, network);
  }
  return network === PRACTICE
    ? l10n.t(
        'Try a smaller amount; with a real node, a channel of your own to {0} would help, too.',
        receiver,
      )
    : l10n.t('Try a smaller amount, wait, or open a channel to {0}.', receiver);
}

function lastFailed({ attempts }: Payment): Attempt | undefined {
  return attempts.findLast(({ failure }) => failure !== undefined);
}

/** On the practice network nobody opens channels or starts nodes: what is broken there is mended. */
function explainBroken(why: readonly string[]): Explanation {
  return explanation(
    [
      ...why,
      l10n.t('Something on the way is broken on the practice network now.'),
      l10n.t('In VS Code, "Keysend: Break the Practice Network" shows what, and mends it.'),
    ],
    [mendPractice(), tryAgain()],
  );
}
