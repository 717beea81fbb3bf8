import * as l10n from '@vscode/l10n';
import { PRACTICE } from '../keysend/network.ts';
import type { Network } from '../keysend/network.ts';
import type { Payment, UnknownCause } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { copyCommand, showLog, trackPayment } from './remedies.ts';

/** The end of a payment cannot be seen. Each cause says whether it may have been paid, and what is safe to do. */
export function explainUnknown(
  cause: UnknownCause,
  { hash }: Payment,
  receiver: string,
  { network, door }: { readonly network: Network; readonly door: Door },
): Explanation {
  const practice = network === PRACTICE;
  const lookUp = practice
    ? whereItShows(hash, door)
    : l10n.t('The command lncli trackpayment {0} shows its end, too.', hash);
  const remedies = practice
    ? [trackPayment(hash)]
    : [trackPayment(hash), copyCommand(`lncli trackpayment ${hash}`)];
  switch (cause) {
    case 'connectionLost':
    case 'notWatched':
      return explanation(
        [
          unknownSentence(cause),
          l10n.t('Your node carries on with it, and it may still be paid.'),
          l10n.t('Do not send again until you have seen its end.'),
          lookUp,
        ],
        remedies,
      );
    case 'notYetKnown':
      return explanation(
        [
          unknownSentence(cause),
          l10n.t('The call may still arrive; within a minute the node stops accepting it.'),
          l10n.t('Do not send again before that.'),
          lookUp,
        ],
        remedies,
      );
    case 'forgotten':
      return explanation([
        unknownSentence(cause),
        l10n.t('It may have been paid.'),
        l10n.t('Do not send again until {0} says that nothing arrived.', receiver),
        l10n.t('Its hash is {0}.', hash),
      ]);
    case 'stuckInNode':
      return explanation(
        [
          unknownSentence(cause),
          l10n.t(
            'LND leaves a payment like this when it is ended in the moment of sending, and never ends it.',
          ),
          l10n.t('Unless your node says otherwise later, {0} was not paid.', receiver),
          lookUp,
        ],
        remedies,
      );
    case 'falseProof':
      return explanation(
        [
          unknownSentence(cause),
          l10n.t('Nothing proves that {0} was paid, although your node counts it as paid.', receiver),
          l10n.t(
            'Do not send again until {0} says that nothing arrived, and check the log of your node.',
            receiver,
          ),
          l10n.t('Its hash is {0}.', hash),
        ],
        [showLog(), ...remedies],
      );
  }
}

/** Without an lncli. In a terminal the command to type stands below, with the name that it was called by. */
function whereItShows(hash: PaymentHash, door: Door): string {
  return door === 'editor'
    ? l10n.t('The view Payments shows its end; its hash is {0}.', hash)
    : l10n.t('Its hash is {0}.', hash);
}

/** Why the payment cannot be seen, in one sentence. */
export function unknownSentence(cause: UnknownCause): string {
  switch (cause) {
    case 'connectionLost':
      return l10n.t('The connection to your node broke while the payment was on its way.');
    case 'notYetKnown':
      return l10n.t('Your node does not know the payment yet.');
    case 'forgotten':
      return l10n.t(
        'Your node had this payment and no longer knows it: its database was reset, the payment was deleted, or another node answers.',
      );
    case 'stuckInNode':
      return l10n.t(
        'Your node calls the payment in flight, but none of its channels holds an HTLC of it: it did not leave your node.',
      );
    case 'notWatched':
      return l10n.t('The payment was not watched to its end.');
    case 'falseProof':
      return l10n.t(
        'Your node says that the payment settled, but the preimage it shows does not belong to it.',
      );
  }
}
