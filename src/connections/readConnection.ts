import { realpath } from 'node:fs/promises';
import path, { sep } from 'node:path';
import type { ConnectionSet, Consent, MacaroonPlace, NamedConnection } from '../keysend/connection.ts';
import { Problem } from '../keysend/problem.ts';
import type { Secret } from '../keysend/secret.ts';
import { readCertificates } from './certificateFile.ts';
import { readMacaroon } from './macaroonFile.ts';
import { parseHost } from './parseHost.ts';
import { readPartFile } from './partFile.ts';
import { resolvePath } from './resolvePath.ts';
import type { PathContext } from './resolvePath.ts';

export interface ConnectionContext {
  readonly homeDirectory: string;
  /** Where relative paths of flags and environment variables start. */
  readonly workingDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the person has allowed. */
  readonly allows: (consent: Consent) => Promise<boolean>;
  /**
   * The macaroon that the person entered for this host and certificate; rejects with `otherCertificate`. Absent: there is no place
   * for such.
   */
  readonly stored?: (place: MacaroonPlace) => Promise<Secret | undefined>;
}

/**
 * Reads and checks a named set. A set that a folder names and whose macaroon really lies outside it needs the person's
 * consent, asked for only when all else is in order.
 *
 * @throws {Problem} any `ConnectionDetailsReason`
 */
export async function readConnection(
  named: NamedConnection,
  context: ConnectionContext,
): Promise<ConnectionSet> {
  const { source } = named;
  const host = parseHost(named.host);
  // Both before either is looked at: looking at a UNC path is what must not happen.
  const paths = pathContext(named, context);
  const certificateAt =
    named.certificatePath === undefined
      ? undefined
      : resolvePath(named.certificatePath, 'certificate', paths);
  const macaroonAt = 'macaroonPath' in named ? resolvePath(named.macaroonPath, 'macaroon', paths) : undefined;

  const certificate =
    certificateAt === undefined
      ? undefined
      : await readPartFile('certificate', certificateAt, readCertificates);
  const set = { source, host, ...(certificate === undefined ? {} : { certificatePem: certificate.value }) };
  if (macaroonAt === undefined) {
    const macaroon = await context.stored?.(set);
    if (macaroon === undefined) throw new Problem({ kind: 'partMissing', part: 'macaroon', source });
    return { ...set, macaroon };
  }
  const macaroon = await readPartFile('macaroon', macaroonAt, readMacaroon);
  const folder = folderOf(named);
  if (folder !== undefined) {
    const consent: Consent = {
      // A folder that is gone holds no file.
      folder: await realpath(folder).catch(() => folder),
      host,
      ...(certificate === undefined ? {} : { certificatePath: certificate.realPath }),
      macaroonPath: macaroon.realPath,
    };
    await needConsent(consent, context);
  }
  return { ...set, macaroon: macaroon.value, macaroonPath: macaroon.realPath };
}

/** @throws {Problem} `consentNeeded` for a macaroon that is not the folder's own and that the person has not allowed */
async function needConsent(consent: Consent, { homeDirectory, allows }: ConnectionContext): Promise<void> {
  const home = await realpath(homeDirectory).catch(() => homeDirectory);
  // A home directory, or what is above it, holds everything: lying in it makes nothing a project's own.
  const holdsEverything = consent.folder === home || liesIn(consent.folder, home);
  const isItsOwn = !holdsEverything && liesIn(consent.folder, consent.macaroonPath);
  if (!isItsOwn && !(await allows(consent))) throw new Problem({ kind: 'consentNeeded', ...consent });
}

function pathContext(named: NamedConnection, context: ConnectionContext): PathContext {
  const { source } = named;
  const folder = folderOf(named);
  const fromShell = source.kind === 'flags' || source.kind === 'environment';
  return {
    flavour: path,
    homeDirectory: context.homeDirectory,
    env: context.env,
    folder,
    start: fromShell ? context.workingDirectory : folder,
  };
}

function folderOf(named: NamedConnection): string | undefined {
  return 'folder' in named ? named.folder : undefined;
}

/**
 * Whether a real path lies in a real folder. The system has already given both one spelling; where it does not (another
 * case on some file systems) the person is asked once more than needed.
 */
function liesIn(folder: string, file: string): boolean {
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
