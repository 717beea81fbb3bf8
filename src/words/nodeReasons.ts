import * as l10n from '@vscode/l10n';
import type { NodeReason } from '../keysend/problem.ts';
import { callName } from './callName.ts';
import type { Place } from './connectionPart.ts';
import { openPart, partName } from './connectionPart.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { explainMacaroon } from './macaroonReasons.ts';
import { copyCommand, showLog, trackPayment, tryAgain } from './remedies.ts';
import { plain } from './text.ts';

/** Why a node did not answer, or refused to. */
export function explainNode(reason: NodeReason, place: Place): Explanation {
  switch (reason.kind) {
    case 'walletLocked':
      return explanation(
        [
          l10n.t('LND is running, but its wallet is locked.'),
          l10n.t('Unlock it with lncli unlock, then try again.'),
        ],
        [copyCommand('lncli unlock'), tryAgain()],
      );
    case 'walletMissing':
      return explanation(
        [
          l10n.t('LND is running, but it has no wallet yet.'),
          l10n.t('Create one with lncli create; LND then writes its macaroons, too.'),
        ],
        [copyCommand('lncli create'), tryAgain()],
      );
    case 'starting':
      return explanation(
        [
          l10n.t('LND is starting and does not take calls yet.'),
          l10n.t('It is usually ready within seconds; try again.'),
        ],
        [tryAgain()],
      );
    case 'standby':
      return explanation(
        [
          l10n.t('LND is waiting to start: it was launched a moment ago, or it is the standby of a cluster.'),
          l10n.t('Try again in a moment, or connect to the node that leads.'),
        ],
        [tryAgain(), ...openPart('host', place)],
      );
    case 'shuttingDown':
      return explanation(
        [l10n.t('LND is shutting down.'), l10n.t('Start it again, then try again.')],
        [tryAgain()],
      );
    case 'macaroonNotSent':
    case 'macaroonNotUnderstood':
    case 'macaroonOfAnotherNode':
    case 'macaroonRevoked':
    case 'macaroonExpired':
    case 'macaroonTooWeak':
      return explainMacaroon(reason, place);
    case 'certificateWrong':
    case 'certificateOfAnotherName':
    case 'certificateExpired':
      return explanation(certificateSentences(reason, place), openPart('certificate', place));
    case 'notGrpc':
    case 'refused':
    case 'hostUnknown':
    case 'unreachable':
      return explanation(hostSentences(reason, place), [...openPart('host', place), tryAgain()]);
    case 'notImplemented':
      return explanation([
        l10n.t(
          'This node does not know the call {0}: its LND is too old, or built without it.',
          callName(reason.method),
        ),
        l10n.t('Update LND, or use an official release: those include every call.'),
      ]);
    case 'paymentNotFound':
      return explanation([
        l10n.t('This node knows no payment with the hash {0}.', reason.hash),
        l10n.t('Check that this is the node that paid; its database may also have been reset since.'),
      ]);
    case 'alreadyExists':
      return explanation(
        [
          l10n.t('The node knows a payment with the hash {0} already, so nothing new was sent.', reason.hash),
          l10n.t('Look that payment up before you send again.'),
        ],
        [trackPayment(reason.hash)],
      );
    case 'orderRefused':
      return explanation(
        [
          l10n.t('LND refused the payment before it sent anything: {0}.', plain(reason.detail)),
          l10n.t('Nothing was paid.'),
          l10n.t('This is probably a mistake in Keysend; please report it.'),
        ],
        [showLog()],
      );
    case 'connectionLost':
      return explanation(
        [
          l10n.t('The connection to the node broke: {0}.', plain(reason.detail)),
          l10n.t('A payment that is on its way carries on; check that LND is still running, then try again.'),
        ],
        [tryAgain(), showLog()],
      );
    case 'nodeError':
      return explanation(
        [
          l10n.t(
            'LND answered with an error that is not explained here: {0} (gRPC code {1}).',
            plain(reason.detail),
            reason.code,
          ),
          l10n.t("LND's own log may say more."),
        ],
        [showLog()],
      );
  }
}

function certificateSentences(
  reason: Extract<NodeReason, { readonly kind: `certificate${string}` }>,
  place: Place,
): readonly string[] {
  const name = partName('certificate', place);
  const host = plain(reason.host);
  switch (reason.kind) {
    case 'certificateWrong':
      return [
        l10n.t('The certificate of {0} does not match {1}, so nothing was sent.', host, name),
        l10n.t('LND replaces its certificate when it expires, and another node may be using that port now.'),
        l10n.t('Set it to the tls.cert that this node uses now.'),
      ];
    case 'certificateOfAnotherName':
      return [
        l10n.t('The certificate was not issued for the name in {0}, so nothing was sent.', host),
        l10n.t('Use a name that it was issued for, often localhost or 127.0.0.1.'),
        l10n.t(
          'Or add tlsextradomain or tlsextraip to lnd.conf, delete tls.cert and tls.key, and restart LND.',
        ),
      ];
    case 'certificateExpired':
      return [
        l10n.t('The certificate of {0} is not valid today.', host),
        l10n.t('LND creates a new one when it is restarted; set {0} to that one.', name),
        l10n.t('If it should be valid, check the clock of this machine.'),
      ];
  }
}

function hostSentences(
  reason: Extract<NodeReason, { readonly kind: 'notGrpc' | 'refused' | 'hostUnknown' | 'unreachable' }>,
  place: Place,
): readonly string[] {
  const host = plain(reason.host);
  const name = partName('host', place);
  switch (reason.kind) {
    case 'notGrpc':
      return [
        l10n.t('Something answers at {0}, but not with gRPC over TLS.', host),
        l10n.t('It may be the port for REST (8080) or the one for other nodes (9735).'),
        l10n.t('Set {0} to the gRPC port: 10009 by default; Polar shows it as GRPC Host.', name),
      ];
    case 'refused':
      return [
        l10n.t('Nothing listens at {0}.', host),
        l10n.t(
          'Start the node (in Polar: start the network), and check the port: for gRPC it is 10009 by default.',
        ),
        l10n.t('The address comes from {0}.', name),
      ];
    case 'hostUnknown':
      return [
        l10n.t('No machine with the name in {0} can be found.', host),
        l10n.t('Check {0}, and that this machine is online.', name),
      ];
    case 'unreachable':
      return [
        l10n.t('{0} did not answer: {1}.', host, plain(reason.detail)),
        l10n.t('Check that it is on, and whether a firewall or VPN is in between.'),
        l10n.t('The address comes from {0}.', name),
      ];
  }
}
