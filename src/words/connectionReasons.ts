import * as l10n from '@vscode/l10n';
import { PRACTICE } from '../keysend/network.ts';
import type { ConnectionDetailsReason, ConnectionPart } from '../keysend/problem.ts';
import type { Place } from './connectionPart.ts';
import { mendMacaroon, openPart, orEnterIt, partExample, partName } from './connectionPart.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { explainFile } from './fileReasons.ts';
import { openSetting } from './remedies.ts';
import { plain, plainPath } from './text.ts';

const LONGEST_ALIAS = 32;

/** What is wrong with the details of a connection. */
export function explainConnectionDetails(reason: ConnectionDetailsReason, place: Place): Explanation {
  switch (reason.kind) {
    case 'noConnection':
      return noConnection(place);
    case 'partMissing':
      return partMissing(reason.part, { ...place, source: reason.source });
    case 'hostWithoutPort':
    case 'hostInvalid':
    case 'portInvalid':
      return explanation(hostSentences(reason, place), openPart('host', place));
    case 'variableUnknown':
      return explanation([
        l10n.t('{0} in "{1}" has no value here.', plain(reason.variable), plainPath(reason.value)),
        l10n.t(
          'You can use ~ and ${userHome}, ${workspaceFolder} in the settings of a folder, and ${env:NAME} if the environment variable NAME is set.',
        ),
      ]);
    case 'consentNeeded': {
      const { folder, host, certificatePath, macaroonPath } = reason;
      const consent = {
        folder,
        host,
        macaroonPath,
        ...(certificatePath !== undefined && { certificatePath }),
      };
      return explanation(
        [
          l10n.t(
            'The folder {0} wants to connect to {1} with the macaroon {2}, which does not belong to that folder.',
            plainPath(reason.folder),
            plain(reason.host),
            plainPath(reason.macaroonPath),
          ),
          l10n.t('A macaroon can spend the money of a node, so this needs your permission, once.'),
          l10n.t('Allow it only if you know why this folder needs that macaroon.'),
        ],
        [{ kind: 'allowConnection', consent, label: l10n.t('Allow') }],
      );
    }
    case 'otherCertificate':
      return explanation(
        [
          l10n.t(
            'The macaroon that you entered for {0} belongs to another certificate than the one of {1} now, so it was sent nowhere.',
            plain(reason.host),
            partName('certificate', place),
          ),
          l10n.t('If you renewed the certificate, enter the macaroon again.'),
          l10n.t(
            'If not, this address may lead to another machine here, as it does in a container or over SSH.',
          ),
        ],
        [
          ...mendMacaroon(place).filter(({ kind }) => kind === 'enterMacaroon'),
          ...openPart('certificate', place),
        ],
      );
    case 'workspaceNotTrusted':
      return explanation(
        [
          l10n.t(
            'No Lightning node is set up in your user settings, and the settings of this folder do not count: it is not trusted.',
          ),
          l10n.t('Trust the folder, or set up a node in your user settings.'),
          ...(place.door === 'editor' ? [practiseInstead()] : []),
        ],
        [{ kind: 'manageTrust', label: l10n.t('Manage Trust') }, openSetting('keysend.lnd.host')],
      );
    case 'otherNode':
      return otherNode(reason, place);
    default:
      return explainFile(reason, place);
  }
}

/** Both keys whole: they are to be compared. */
function otherNode(
  reason: Extract<ConnectionDetailsReason, { readonly kind: 'otherNode' }>,
  place: Place,
): Explanation {
  const host = plain(reason.host);
  const calls = plain(reason.alias, LONGEST_ALIAS);
  const network = plain(reason.network);
  return explanation(
    [
      reason.expected === undefined
        ? l10n.t('A node answers at {0}, and the note of which one answered there before is damaged.', host)
        : l10n.t('Another node answers at {0}. Before, it was {1}.', host, plain(reason.expected)),
      calls === ''
        ? l10n.t('Now it is {0}, on {1}.', plain(reason.found), network)
        : l10n.t('Now it is {0}, which calls itself {1}, on {2}.', plain(reason.found), calls, network),
      l10n.t(
        'That is expected if you made a new network (in Polar, for example) or a new wallet; if not, this address may lead to the node of somebody else.',
      ),
      l10n.t('Nothing is sent from there unless you say that it is the right one.'),
    ],
    [{ kind: 'acceptNode', other: reason, label: l10n.t('Use This Node…') }, ...openPart('host', place)],
  );
}

function practiseInstead(): string {
  return l10n.t(
    'To practise here without one, set {0} to "{1}" in your user settings.',
    'keysend.lnd.host',
    PRACTICE,
  );
}

function noConnection(place: Place): Explanation {
  const whatToDo =
    place.door === 'editor'
      ? l10n.t('Set {0}, {1} and {2}.', ...namesOf(place))
      : l10n.t(
          'Use --host, --cert and --macaroon, or set {0}, {1} and {2} in the environment or in the .env file of this folder.',
          ...namesOf({ ...place, source: { kind: 'environment' } }),
        );
  return explanation(
    [
      l10n.t('No Lightning node is set up yet.'),
      whatToDo,
      l10n.t('In Polar, the Connect tab of a node shows all three.'),
      ...(place.door === 'editor'
        ? []
        : [
            l10n.t(
              'To pay without a node of your own, add {0}: that is a simulated network, with no bitcoin.',
              '--practice',
            ),
          ]),
    ],
    openPart('host', place),
  );
}

function namesOf(place: Place): readonly [string, string, string] {
  return [partName('host', place), partName('certificate', place), partName('macaroon', place)];
}

function partMissing(part: ConnectionPart, place: Place): Explanation {
  return explanation(
    [
      l10n.t('{0} is not set, while other parts of the connection are.', partName(part, place)),
      l10n.t(
        'Host, certificate and macaroon always come from the same place, so that none of them reaches a node it was not meant for.',
      ),
      l10n.t('Set it as well (for example {0}).', partExample(part, EXAMPLES[part], place)),
      ...(part === 'macaroon' ? orEnterIt(place) : []),
    ],
    part === 'macaroon' ? mendMacaroon(place) : openPart(part, place),
  );
}

const EXAMPLES: Record<ConnectionPart, string> = {
  host: '127.0.0.1:10009',
  certificate: '~/.lnd/tls.cert',
  macaroon: '~/.lnd/data/chain/bitcoin/regtest/admin.macaroon',
};

function hostSentences(
  reason: Extract<
    ConnectionDetailsReason,
    { readonly kind: 'hostWithoutPort' | 'hostInvalid' | 'portInvalid' }
  >,
  place: Place,
): readonly string[] {
  const name = partName('host', place);
  const host = plain(reason.host);
  switch (reason.kind) {
    case 'hostWithoutPort':
      return [
        l10n.t('{0} is {1}, which has no port.', name, host),
        l10n.t(
          'The gRPC port of LND is 10009 by default, and 10001 or higher in Polar; use for example {0}.',
          `${host}:10009`,
        ),
      ];
    case 'hostInvalid':
      return [
        l10n.t('{0} is "{1}", which is not host:port.', name, host),
        l10n.t('Use for example 127.0.0.1:10009 or [::1]:10009, without https:// in front.'),
      ];
    case 'portInvalid':
      return [
        l10n.t('{0} is "{1}", and "{2}" is not a port.', name, host, plain(reason.port)),
        l10n.t(
          'A port is a number from 1 to 65535; the gRPC port of LND is 10009 by default, and 10001 or higher in Polar.',
        ),
      ];
  }
}
