import * as l10n from '@vscode/l10n';
import type { FailurePlace } from './failurePlace.ts';
import { plain } from './text.ts';

/** Why a node said no, in one sentence, for each of lnrpc.Failure.FailureCode (BOLT 4, "Failure Messages"). */
export function failureSentence(code: string, { node, next, channel }: FailurePlace): string {
  const between =
    next === undefined
      ? l10n.t('The next channel')
      : channel === undefined
        ? l10n.t('The channel {0} -> {1}', node, next)
        : l10n.t('The channel {0} -> {1} ({2})', node, next, channel);
  switch (code) {
    case 'INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS':
      return l10n.t('{0} received the payment but does not accept it.', node);
    case 'INCORRECT_PAYMENT_AMOUNT':
      return l10n.t('{0} expected another amount.', node);
    case 'FINAL_INCORRECT_CLTV_EXPIRY':
      return l10n.t('{0} got another timelock than it was told: a node on the way changed it.', node);
    case 'FINAL_INCORRECT_HTLC_AMOUNT':
      return l10n.t('{0} got another amount than it was told: a node on the way changed it.', node);
    case 'FINAL_EXPIRY_TOO_SOON':
      return l10n.t('{0} received the payment too few blocks before it expires.', node);
    case 'INVALID_REALM':
      return l10n.t('{0} does not understand the kind of instructions it got.', node);
    case 'EXPIRY_TOO_SOON':
      return l10n.t(
        '{0} has too few blocks left to forward it safely; its view of the chain or ours may be behind.',
        node,
      );
    case 'INVALID_ONION_VERSION':
    case 'INVALID_ONION_HMAC':
    case 'INVALID_ONION_KEY':
      return l10n.t('{0} cannot read its instructions: they were damaged on the way.', node);
    case 'AMOUNT_BELOW_MINIMUM':
      return l10n.t('{0} accepts larger amounts only.', between);
    case 'FEE_INSUFFICIENT':
      return l10n.t('{0} asks for a higher fee than your node knew; your node has learned it now.', node);
    case 'INCORRECT_CLTV_EXPIRY':
      return l10n.t('{0} asks for another timelock than your node knew; your node has learned it now.', node);
    case 'CHANNEL_DISABLED':
      return l10n.t('{0} is disabled, usually because the node at its other end is offline.', between);
    case 'TEMPORARY_CHANNEL_FAILURE':
      return l10n.t('{0} cannot carry this amount now.', between);
    case 'REQUIRED_NODE_FEATURE_MISSING':
      return l10n.t('{0} asks for a feature that this payment does not have.', node);
    case 'REQUIRED_CHANNEL_FEATURE_MISSING':
      return l10n.t('{0} asks for a feature that this payment does not have.', between);
    case 'UNKNOWN_NEXT_PEER':
      return next === undefined
        ? l10n.t('{0} has no connection to the next node now.', node)
        : l10n.t('{0} has no connection to {1} now.', node, next);
    case 'TEMPORARY_NODE_FAILURE':
      return l10n.t('{0} cannot forward payments at the moment.', node);
    case 'PERMANENT_NODE_FAILURE':
      return l10n.t('{0} does not forward payments.', node);
    case 'PERMANENT_CHANNEL_FAILURE':
      return l10n.t('{0} is closed or permanently unusable.', between);
    case 'EXPIRY_TOO_FAR':
      return l10n.t('{0} does not lock money for as long as the timelock says.', node);
    case 'MPP_TIMEOUT':
      return l10n.t('{0} waited for other parts of the payment, and a keysend has one part only.', node);
    case 'INVALID_ONION_PAYLOAD':
      return l10n.t(
        '{0} does not know a record of this payment, and a record of even type must be known.',
        node,
      );
    case 'INVALID_ONION_BLINDING':
      return l10n.t('{0} cannot read its part of a blinded route.', node);
    case 'INTERNAL_FAILURE':
      return l10n.t('Your own node had an error of its own; its log says more.');
    case 'UNREADABLE_FAILURE':
      return l10n.t('The answer was damaged on its way back, so it is not known which node failed.');
    case 'UNKNOWN_FAILURE':
    case 'RESERVED':
      return l10n.t('Your node does not know this kind of failure.');
    default:
      return l10n.t('{0} is not explained here; your LND may be newer than Keysend.', plain(code, 60));
  }
}
