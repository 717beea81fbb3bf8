import { accessSync, constants, statSync } from 'node:fs';
import type { JournalCause } from '../keysend/problem.ts';

/** Why the journal cannot be used; `why` where a person can do something about just that. */
export class Refusal extends Error {
  readonly why: JournalCause | undefined;

  constructor(message: string, why: JournalCause | undefined, options?: ErrorOptions) {
    super(message, options);
    this.why = why;
  }
}

/** SQLite's result codes (sqlite.org/rescode.html), without the extension in the higher bits. */
const BY_RESULT: ReadonlyMap<number, JournalCause> = new Map([
  [3, 'notAllowed'],
  [5, 'locked'],
  [6, 'locked'],
  [8, 'notAllowed'],
  [13, 'full'],
]);
const CANNOT_OPEN = 14;

const BY_CODE: ReadonlyMap<unknown, JournalCause> = new Map([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EACCES', 'notAllowed'],
  ['EPERM', 'notAllowed'],
  ['EROFS', 'notAllowed'],
  ['EEXIST', 'notAFile'],
  ['ENOTDIR', 'notAFile'],
  ['EISDIR', 'notAFile'],
]);

/** Undefined where SQLite and the system say nothing that a person could act upon. */
export function whyOf(error: unknown, file: string): JournalCause | undefined {
  if (error instanceof Refusal) return error.why;
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') {
    const result = error.errcode & 0xff;
    return result === CANNOT_OPEN ? whyNotOpened(file) : BY_RESULT.get(result);
  }
  return 'code' in error ? BY_CODE.get(error.code) : undefined;
}

/** SQLite says no more than that it cannot open it. */
function whyNotOpened(file: string): JournalCause | undefined {
  try {
    if (!statSync(file).isFile()) return 'notAFile';
    accessSync(file, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return BY_CODE.get(error instanceof Error && 'code' in error ? error.code : undefined);
  }
}
