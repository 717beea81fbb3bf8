import { dirname } from 'node:path';
import { parse } from 'dotenv';
import type { Connection } from '../keysend/connection.ts';
import { Problem } from '../keysend/problem.ts';
import type { Dotenv } from './readDotenv.ts';
import { namesAny, wholeSet } from './wholeSet.ts';
import type { Parts } from './wholeSet.ts';

/** `--practice`, or `--host`, `--cert` and `--macaroon`. */
export interface ConnectionFlags {
  readonly practice?: true | undefined;
  readonly host?: string | undefined;
  readonly cert?: string | undefined;
  readonly macaroon?: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The connection that a command line names: the practice network where that is asked for, else flags, else the variables of the course "Building on Lightning" in the
 * environment, else in the folder's `.env`. The first of them that names any part names all of it.
 *
 * @throws {Problem} `noConnection` or `partMissing`
 */
export function chooseFromTerminal(given: {
  readonly flags: ConnectionFlags;
  readonly env: Variables;
  readonly dotenv?: Dotenv | undefined;
}): Connection {
  if (given.flags.practice === true) return { source: { kind: 'practice' } };
  const { host, cert, macaroon } = given.flags;
  const flags: Parts = { host, certificatePath: cert, macaroonPath: macaroon };
  if (namesAny(flags)) return wholeSet({ kind: 'flags' }, flags);

  const environment = partsOf(given.env);
  if (namesAny(environment)) return wholeSet({ kind: 'environment' }, environment);

  if (given.dotenv !== undefined) {
    const { file, text } = given.dotenv;
    // dotenv's other reader takes seconds for a file of line breaks.
    const parts = partsOf(parse(text, { fast: true }));
    if (namesAny(parts)) return wholeSet({ kind: 'dotenv', file }, parts, dirname(file));
  }
  throw new Problem({ kind: 'noConnection' });
}

function partsOf(variables: Variables): Parts {
  return {
    host: variables['LND_RPC_HOST'],
    certificatePath: variables['LND_CERT_PATH'],
    macaroonPath: variables['LND_ADMIN_MACAROON_PATH'],
  };
}
