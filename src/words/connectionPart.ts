import * as l10n from '@vscode/l10n';
import type { ConnectionPart, ConnectionSource } from '../keysend/problem.ts';
import type { Door } from './door.ts';
import { openSetting } from './remedies.ts';
import type { Remedy, SettingName } from './remedy.ts';
import { plain, plainPath } from './text.ts';

const SETTINGS: Record<ConnectionPart, SettingName> = {
  host: 'keysend.lnd.host',
  certificate: 'keysend.lnd.tlsCertPath',
  macaroon: 'keysend.lnd.macaroonPath',
};

const FLAGS: Record<ConnectionPart, string> = {
  host: '--host',
  certificate: '--cert',
  macaroon: '--macaroon',
};

/** Of the course "Building on Lightning". */
const VARIABLES: Record<ConnectionPart, string> = {
  host: 'LND_RPC_HOST',
  certificate: 'LND_CERT_PATH',
  macaroon: 'LND_ADMIN_MACAROON_PATH',
};

/** Where the parts of a connection are named, or would be. */
export interface Place {
  readonly door: Door;
  readonly source?: ConnectionSource | undefined;
}

/** What a person has to look at to change a part: a setting, a flag, or a variable and its file. */
export function partName(part: ConnectionPart, { door, source }: Place): string {
  switch (source?.kind) {
    case 'userSettings':
    case 'workspaceSettings':
      return SETTINGS[part];
    case 'flags':
      return FLAGS[part];
    case 'environment':
      return VARIABLES[part];
    case 'dotenv':
      return l10n.t('{0} in {1}', VARIABLES[part], plainPath(source.file));
    // Of the practice network no part is named anywhere: those of a real node would be.
    case 'practice':
    case undefined:
      return door === 'editor' ? SETTINGS[part] : l10n.t('{0} or {1}', FLAGS[part], VARIABLES[part]);
  }
}

/** The same for an example of what to write there. */
export function partExample(part: ConnectionPart, value: string, { door, source }: Place): string {
  const example = plain(value);
  const unnamed = source === undefined || source.kind === 'practice';
  if (source?.kind === 'flags' || (unnamed && door === 'terminal')) return `${FLAGS[part]} ${example}`;
  if (source?.kind === 'environment' || source?.kind === 'dotenv') return `${VARIABLES[part]}=${example}`;
  return `"${SETTINGS[part]}": "${example}"`;
}

/** The button that leads there; a terminal has none. */
export function openPart(part: ConnectionPart, { door, source }: Place): readonly Remedy[] {
  if (door === 'terminal') return [];
  if (source?.kind !== 'dotenv') return [openSetting(SETTINGS[part])];
  return [{ kind: 'openFile', path: source.file, label: l10n.t('Open .env') }];
}

/** Only for the person's own settings, and only in an editor, a macaroon can be kept by value. */
function canBeEntered({ door, source }: Place): boolean {
  return door === 'editor' && source?.kind === 'userSettings';
}

/** The way without a file, where there is one. */
export function orEnterIt(place: Place): readonly string[] {
  return canBeEntered(place)
    ? [
        l10n.t(
          'Where you have no file, only its text, the command {0} keeps it with the secrets of the editor.',
          'Keysend: Enter Macaroon',
        ),
      ]
    : [];
}

/** The buttons for a macaroon that there is no file of. */
export function mendMacaroon(place: Place): readonly Remedy[] {
  const enter: Remedy = { kind: 'enterMacaroon', label: l10n.t('Enter Macaroon…') };
  return canBeEntered(place) ? [enter, ...openPart('macaroon', place)] : openPart('macaroon', place);
}
