import * as l10n from '@vscode/l10n';
import type { ConnectionDetailsReason, ConnectionPart } from '../keysend/problem.ts';
import type { Place } from './connectionPart.ts';
import { mendMacaroon, openPart, orEnterIt, partName } from './connectionPart.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { plain, plainPath } from './text.ts';

/** The reasons that are about a file, or about the path of one. */
export type FileReason = Extract<
  ConnectionDetailsReason,
  {
    readonly kind:
      `path${string}` | `file${string}` | `certificate${string}` | `macaroon${string}` | 'dotenvUnreadable';
  }
>;

const LONGEST_CODE = 40;

type PartReason = Exclude<FileReason, { readonly kind: 'dotenvUnreadable' | 'macaroonPasted' }>;

/** What is wrong with a file that a connection names. */
export function explainFile(reason: FileReason, place: Place): Explanation {
  if (reason.kind === 'dotenvUnreadable') {
    return explanation(
      unreadableSentences(l10n.t('The file {0} is there', plainPath(reason.file)), reason.code),
    );
  }
  if (reason.kind === 'macaroonPasted') {
    const { part } = reason;
    const remedies = part === 'macaroon' ? mendMacaroon(place) : openPart(part, place);
    return explanation(pastedSentences(partName(part, place), part, place), remedies);
  }
  const part = partOf(reason);
  const isText = reason.kind === 'macaroonIsHex' || reason.kind === 'macaroonIsBase64';
  return explanation(fileSentences(reason, place), isText ? mendMacaroon(place) : openPart(part, place));
}

function pastedSentences(name: string, part: ConnectionPart, place: Place): readonly string[] {
  return [
    l10n.t('{0} holds a macaroon, or a link with one in it; it is a secret and is not shown here.', name),
    part === 'host'
      ? l10n.t('Use for example 127.0.0.1:10009 or [::1]:10009, without https:// in front.')
      : l10n.t('Name the path of the file instead, as LND wrote it.'),
    ...(part === 'macaroon' ? orEnterIt(place) : []),
  ];
}

function partOf(reason: PartReason): ConnectionPart {
  switch (reason.kind) {
    case 'certificateGarbage':
    case 'certificateIsKey':
      return 'certificate';
    case 'macaroonIsHex':
    case 'macaroonIsBase64':
    case 'macaroonGarbage':
      return 'macaroon';
    default:
      return reason.part;
  }
}

function fileSentences(reason: PartReason, place: Place): readonly string[] {
  const name = partName(partOf(reason), place);
  const path = plainPath(reason.path);
  switch (reason.kind) {
    case 'pathIsRelative':
      return [
        l10n.t(
          '{0} is {1}, a relative path, and user settings have no folder for it to start from.',
          name,
          path,
        ),
        l10n.t('Use the whole path, or start it with ~ for your home directory.'),
      ];
    case 'pathHasControlCharacter':
      return [
        l10n.t(
          '{0} is {1}, a path that contains a line break or another control character.',
          name,
          plainPath(withVisibleControls(reason.path)),
        ),
        l10n.t(
          'Inside double quotes, a backslash and the letter after it become one character, as in \\n; use / instead, or in .env single quotes.',
        ),
      ];
    case 'pathIsUnc':
      return [
        l10n.t('{0} is {1}, a network path.', name, path),
        l10n.t('Network paths are not opened, because Windows would send your credentials to that machine.'),
        l10n.t('Copy the file to this machine and use the path of the copy.'),
      ];
    case 'fileMissing':
      return [
        l10n.t('{0} is {1}, but there is no such file.', name, path),
        // The second thing that makes a path of Polar stale is that the network was never started.
        /[\\/]networks[\\/]\d/.test(reason.path)
          ? l10n.t(
              'Each new Polar network gets a new number in its paths, and its files appear when it is first started.',
            )
          : l10n.t('Check the path; LND creates this file when it is first started.'),
      ];
    case 'fileIsDirectory':
      return [
        l10n.t('{0} is {1}, which is a directory.', name, path),
        reason.found === undefined
          ? l10n.t(
              'Use the path of the file in it: {0}.',
              partOf(reason) === 'certificate' ? 'tls.cert' : 'admin.macaroon',
            )
          : l10n.t('Use the file in it: {0}.', plainPath(reason.found)),
      ];
    case 'fileUnreadable':
      return unreadableSentences(l10n.t('{0} is {1}', name, path), reason.code);
    case 'fileReplaced':
      return [
        l10n.t(
          '{0} is {1}, and another program puts other files or links in its place again and again.',
          name,
          path,
        ),
        l10n.t('It was not used, because a file that you did not name could be used instead.'),
        l10n.t('Find out what changes it, or copy the file to a directory where only you can write.'),
      ];
    case 'certificateGarbage':
      return [
        l10n.t('{0} is {1}, which is not a PEM certificate.', name, path),
        l10n.t('Such a file starts with -----BEGIN CERTIFICATE-----; the one of LND is called tls.cert.'),
      ];
    case 'certificateIsKey':
      return [
        l10n.t('{0} is {1}, which holds a private key.', name, path),
        l10n.t('Use the certificate beside it, tls.cert; the key is for LND alone.'),
      ];
    case 'macaroonIsHex':
    case 'macaroonIsBase64':
      return [
        reason.kind === 'macaroonIsHex'
          ? l10n.t('{0} is {1}, which holds a macaroon as hex text.', name, path)
          : l10n.t('{0} is {1}, which holds a macaroon as base64 text.', name, path),
        l10n.t('Use the binary file that LND wrote, such as admin.macaroon.'),
        ...orEnterIt(place),
      ];
    case 'macaroonGarbage':
      return [
        l10n.t('{0} is {1}, which is not a macaroon.', name, path),
        l10n.t('Use the file that LND wrote, such as admin.macaroon.'),
      ];
  }
}

/** `what` is a whole clause, such as `x is y`. */
function unreadableSentences(what: string, code: string): readonly string[] {
  const reason = plain(code, LONGEST_CODE);
  return code === 'EACCES' || code === 'EPERM'
    ? [
        l10n.t('{0}, but you are not allowed to read it ({1}).', what, reason),
        l10n.t(
          'Files written by LND or Docker may belong to another user: give yourself read access, or copy the file.',
        ),
      ]
    : [
        l10n.t('{0}, but it cannot be read ({1}).', what, reason),
        l10n.t('Check that it is the right file and that its disk is available.'),
      ];
}

/** As they are written in code, since the slip is to be seen: often it is what the person typed. */
function withVisibleControls(path: string): string {
  return path.replace(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1));
}
