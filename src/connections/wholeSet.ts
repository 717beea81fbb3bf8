import type { NamedConnection } from '../keysend/connection.ts';
import { Problem } from '../keysend/problem.ts';
import type { ConnectionSource } from '../keysend/problem.ts';

/** The three parts as a source gives them. */
export interface Parts {
  readonly host: unknown;
  readonly certificatePath: unknown;
  readonly macaroonPath: unknown;
}

/** True when a source means to name a connection, be it half of one. */
export function namesAny(parts: Parts): boolean {
  return [parts.host, parts.certificatePath, parts.macaroonPath].some((part) => textOf(part) !== undefined);
}

/**
 * The set of one source, which must name host and macaroon itself; but where a person's own settings leave the macaroon out,
 * the one counts that they entered for that host. Without a certificate the system's authorities count.
 *
 * @param folder the folder that names the set, when one does
 * @throws {Problem} `partMissing`
 */
export function wholeSet(source: ConnectionSource, parts: Parts, folder?: string): NamedConnection {
  const host = textOf(parts.host);
  const certificatePath = textOf(parts.certificatePath);
  const macaroonPath = textOf(parts.macaroonPath);
  if (host === undefined) throw new Problem({ kind: 'partMissing', part: 'host', source });
  const certificate = certificatePath === undefined ? {} : { certificatePath };
  if (macaroonPath === undefined) {
    if (source.kind !== 'userSettings') throw new Problem({ kind: 'partMissing', part: 'macaroon', source });
    return { source, host, macaroon: 'stored', ...certificate };
  }
  return { source, host, macaroonPath, ...certificate, ...(folder === undefined ? {} : { folder }) };
}

/** Settings and variables may be empty, and settings of any type; spaces around a value are never meant. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}
