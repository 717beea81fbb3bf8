import type { PlatformPath } from 'node:path';
import { Problem } from '../keysend/problem.ts';
import type { ConnectionPart } from '../keysend/problem.ts';
import { refuseMacaroon } from './refuseMacaroon.ts';

/** What a path's text is read against. */
export interface PathContext {
  /** How paths are written here: `path.posix` or `path.win32`. */
  readonly flavour: PlatformPath;
  readonly homeDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that names the path, when one does: what `${workspaceFolder}` stands for. */
  readonly folder: string | undefined;
  /** Where relative paths start. The person's own settings belong to no place. */
  readonly start: string | undefined;
}

/** `\\server\share`, `//server/share`, `\\?\UNC\…`, `\\.\device`: Windows sends the person's credentials to such a server. */
const UNC = /^[\\/]{2}/;
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/**
 * The absolute path that a setting, flag or variable means. Knows `~`, `${userHome}`, `${workspaceFolder}` and
 * `${env:NAME}`.
 *
 * @throws {Problem} `macaroonPasted`, `pathIsUnc`, `pathIsRelative`, `variableUnknown`, or `pathHasControlCharacter`: a Windows path in
 *   double quotes, where `.env` and JSON read the `\n` of `\networks` as a line break
 */
export function resolvePath(text: string, part: ConnectionPart, context: PathContext): string {
  const { flavour, start } = context;
  refuseMacaroon(part, text);
  refuseUnc(part, text);
  const expanded = expandHome(expandVariables(text, context), context);
  refuseMacaroon(part, expanded);
  if (CONTROL_CHARACTER.test(expanded)) {
    throw new Problem({ kind: 'pathHasControlCharacter', part, path: expanded });
  }
  if (!flavour.isAbsolute(expanded) && start === undefined) {
    throw new Problem({ kind: 'pathIsRelative', part, path: expanded });
  }
  const path = flavour.resolve(start ?? flavour.sep, expanded);
  refuseUnc(part, path);
  return path;
}

/** @throws {Problem} `pathIsUnc`, before anything has looked at the path */
export function refuseUnc(part: ConnectionPart, path: string): void {
  if (UNC.test(path)) throw new Problem({ kind: 'pathIsUnc', part, path });
}

function expandVariables(text: string, context: PathContext): string {
  // One that is never closed is a part of the path; looked for behind each `${`, a brace that is missing takes seconds to miss.
  return text.replaceAll(/\$\{([^}]*)(\}|$)/g, (variable, name: string, end: string) => {
    if (end === '') return variable;
    const value = valueOf(name, context);
    // An empty variable would turn `${env:DIR}/admin.macaroon` into a path from the root.
    if (typeof value !== 'string' || value === '') {
      throw new Problem({ kind: 'variableUnknown', variable, value: text });
    }
    return value;
  });
}

function valueOf(name: string, { folder, homeDirectory, env }: PathContext): unknown {
  if (name === 'workspaceFolder') return folder;
  if (name === 'userHome') return homeDirectory;
  return name.startsWith('env:') ? env[name.slice('env:'.length)] : undefined;
}

function expandHome(text: string, { flavour, homeDirectory }: PathContext): string {
  const [first, second] = text;
  const startsAtHome = first === '~' && (second === undefined || second === '/' || second === flavour.sep);
  return startsAtHome ? homeDirectory + text.slice(1) : text;
}
