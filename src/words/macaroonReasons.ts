import * as l10n from '@vscode/l10n';
import type { NodeReason } from '../keysend/problem.ts';
import { callName } from './callName.ts';
import type { Place } from './connectionPart.ts';
import { openPart, partName } from './connectionPart.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { copyCommand } from './remedies.ts';
import { plain } from './text.ts';

/** All calls of this product and nothing else, so that a macaroon that is stolen cannot do more. */
const BAKE_MACAROON = [
  'lncli bakemacaroon --save_to=keysend.macaroon',
  ...['GetInfo', 'GetNodeInfo', 'ListChannels', 'ChannelBalance', 'QueryRoutes', 'ListPayments'].map(
    (method) => `uri:/lnrpc.Lightning/${method}`,
  ),
  ...['SendPaymentV2', 'TrackPaymentV2'].map((method) => `uri:/routerrpc.Router/${method}`),
].join(' ');

/** What a node says against a macaroon. */
export function explainMacaroon(
  reason: Extract<NodeReason, { readonly kind: `macaroon${string}` }>,
  place: Place,
): Explanation {
  const name = partName('macaroon', place);
  const open = openPart('macaroon', place);
  switch (reason.kind) {
    case 'macaroonNotSent':
      return explanation(
        [
          l10n.t('LND received no macaroon.'),
          l10n.t('One was sent, so something in between, such as a proxy, removed it; connect without that.'),
        ],
        openPart('host', place),
      );
    case 'macaroonNotUnderstood':
      return explanation(
        [
          l10n.t('LND cannot read the macaroon in {0}: {1}.', name, plain(reason.detail)),
          l10n.t('Use the file that LND wrote, such as admin.macaroon.'),
        ],
        open,
      );
    case 'macaroonOfAnotherNode':
      return explanation(
        [
          l10n.t('The macaroon in {0} belongs to another node, or to this node before it was reset.', name),
          l10n.t('Use the admin.macaroon of the node that is running now.'),
        ],
        open,
      );
    case 'macaroonRevoked':
      return explanation(
        [
          l10n.t('The macaroon in {0} has been revoked on this node.', name),
          l10n.t('Bake a new one, or use admin.macaroon.'),
        ],
        [copyCommand(BAKE_MACAROON), ...open],
      );
    case 'macaroonExpired':
      return explanation(
        [
          l10n.t('LND says that the macaroon has expired.'),
          l10n.t(
            'Every payment is sent with one that is valid for 30 seconds only, so compare the clock of this machine with that of the node.',
          ),
          l10n.t('If the clocks agree, the macaroon in {0} has itself expired; bake a new one.', name),
        ],
        [copyCommand(BAKE_MACAROON), ...open],
      );
    case 'macaroonTooWeak':
      return explanation(
        [
          l10n.t('The macaroon in {0} does not allow {1}.', name, callName(reason.method)),
          // The order's lines are printed by then, and raise just this question.
          ...(callName(reason.method) === 'SendPaymentV2' ? [l10n.t('Nothing was sent.')] : []),
          l10n.t('Use admin.macaroon, or bake one that allows exactly what keysends need.'),
        ],
        [copyCommand(BAKE_MACAROON), ...open],
      );
  }
}
