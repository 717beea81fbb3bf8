import type { PracticeTrouble } from '../keysend/problem.ts';
import { Problem, reasonOf } from '../keysend/problem.ts';
import { sqliteCode } from './sqliteCode.ts';

type DiskTrouble = Extract<PracticeTrouble, { readonly kind: 'disk' }>['what'];

/** The system's codes; any other is no trouble of a disk. */
const OF_SYSTEM: ReadonlyMap<unknown, DiskTrouble> = new Map<unknown, DiskTrouble>([
  ['EEXIST', 'inTheWay'],
  ['ENOTDIR', 'inTheWay'],
  ['EISDIR', 'inTheWay'],
  ['EACCES', 'notAllowed'],
  ['EPERM', 'notAllowed'],
  ['EROFS', 'notAllowed'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EFBIG', 'full'],
  ['ENOENT', 'broken'],
  ['EIO', 'broken'],
  ['ENAMETOOLONG', 'broken'],
]);

/** SQLITE_PERM, SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL and SQLITE_CANTOPEN. */
const OF_SQLITE: ReadonlyMap<unknown, DiskTrouble> = new Map<unknown, DiskTrouble>([
  [3, 'notAllowed'],
  [8, 'notAllowed'],
  [10, 'broken'],
  [13, 'full'],
  [14, 'notAllowed'],
]);

/** Why the practice network cannot be used, as something that can be thrown. */
export function unavailable(cause: PracticeTrouble, error?: unknown): Problem {
  return new Problem({ kind: 'practiceUnavailable', cause }, { cause: error });
}

/** What an error of starting or serving a folder's network means. */
export function troubleOf(error: unknown, folder: string): PracticeTrouble {
  const reason = reasonOf(error);
  if (reason?.kind === 'practiceUnavailable') return reason.cause;
  const detail = error instanceof Error ? error.message : String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  // A port may be forbidden too, and a program be missing.
  const ofDisk = syscall === 'listen' || syscall?.startsWith('spawn') === true ? undefined : code;
  const what = OF_SYSTEM.get(ofDisk) ?? OF_SQLITE.get(sqliteCode(error));
  return what === undefined ? { kind: 'other', detail } : { kind: 'disk', what, folder, detail };
}
