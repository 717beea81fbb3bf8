import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { JournalDamage } from '../keysend/journalCare.ts';
import { callsOn } from './callsOn.ts';
import type { Callees, CallName, Calls, Reply, Request } from './calls.ts';
import { isDamage } from './damage.ts';
import { identityOf } from './fileIdentity.ts';
import { inTransaction } from './inTransaction.ts';
import { lossOf, markMade } from './madeMark.ts';
import { openDatabase } from './openDatabase.ts';
import { Refusal, whyOf } from './refusal.ts';
import { setAside } from './setAside.ts';
import type { SetAside } from './setAside.ts';

interface Opened {
  readonly database: DatabaseSync;
  readonly identity: string | undefined;
  readonly calls: Callees;
}

/** What changes orders; only these share a commit. */
const WRITES: ReadonlySet<CallName> = new Set<CallName>([
  'insert',
  'reinsert',
  'keep',
  'claim',
  'release',
  'dismiss',
]);
/** What can be asked of a journal that may only be read. */
const READS: ReadonlySet<CallName> = new Set<CallName>([
  'find',
  'list',
  'open',
  'alike',
  'spent',
  'brakes',
  'recentDestinations',
  'exportPage',
  'check',
  'backup',
]);
/** More would hold the file for longer than the others like to wait. */
const MOST_TOGETHER = 64;
/** SQLite's result code (sqlite.org/rescode.html). */
const BUSY = 5;

/** As often as somebody may replace the file under our hands within one call. */
const MOST_REPLACEMENTS = 3;

/**
 * The journal's file as its thread has it: opened by the first call, anew by the call after one that failed, and wherever
 * another file has taken its place. The call that meets a damaged one is refused, and the next finds a new journal.
 */
export class JournalFile {
  readonly #file: string;
  readonly #tell: (damage: JournalDamage) => void;
  readonly #toldHashes = new Set<string>();
  #opened: Opened | undefined;

  constructor(file: string, tell: (damage: JournalDamage) => void) {
    this.#file = file;
    this.#tell = tell;
  }

  call<Name extends CallName>(name: Name, input: Calls[Name]['in']): Calls[Name]['out'] {
    let cause: Error | undefined;
    for (let attempt = 0; attempt < MOST_REPLACEMENTS; attempt++) {
      const before = identityOf(this.#file);
      try {
        const output = this.#open(name).calls[name](input);
        // What went into a file that was set aside meanwhile, or was read from it, does not count.
        if (this.#isInPlace()) return output;
      } catch (error) {
        // Nor does what was wrong with it: SQLite calls a file that was moved read-only.
        cause = error instanceof Error ? error : undefined;
        if (identityOf(this.#file) === before) this.#refuseUnlessGoodAgain(error);
      }
    }
    this.close();
    throw cause ?? new Error('the file is being replaced again and again');
  }

  /**
   * Makes calls that wait, in their order. Those that write and stand together are one commit: the disk takes as long for fifty as for
   * one, and of several processes that all have many none is kept waiting by every single one of another.
   */
  *answer(requests: readonly Request[]): Generator<Reply, void, void> {
    for (let index = 0; index < requests.length;) {
      const together = writesAt(requests, index);
      const replies = together.length > 1 ? this.#together(together) : undefined;
      yield* replies ?? requests.slice(index, index + 1).map((request) => this.#alone(request));
      index += replies?.length ?? 1;
    }
  }

  close(): void {
    const database = this.#opened?.database;
    this.#opened = undefined;
    database?.close();
  }

  /** Undefined, and nothing is done, when one of them cannot be made: whose fault it is shows when each is made alone. */
  #together(requests: readonly Request[]): readonly Reply[] | undefined {
    try {
      const { database, calls } = this.#open('insert');
      const replies = inTransaction(database, () => requests.map((request) => made(calls, request)));
      return this.#isInPlace() ? replies : undefined;
    } catch (error) {
      // Whoever holds the file would keep each of them waiting as long again.
      return isBusy(error) ? requests.map((request) => this.#refused(request, error)) : undefined;
    }
  }

  #alone({ id, name, input }: Request): Reply {
    try {
      return { id, ok: true, output: this.call(name, input) };
    } catch (error) {
      return this.#refused({ id }, error);
    }
  }

  #refused({ id }: Pick<Request, 'id'>, error: unknown): Reply {
    const detail = error instanceof Error ? error.message : String(error);
    return { id, ok: false, detail, why: whyOf(error, this.#file) };
  }

  #open(name: CallName): Opened {
    if (!this.#isInPlace()) this.close();
    this.#opened ??= this.#openAnew();
    this.#mark(name);
    return this.#opened;
  }

  /** Where nothing may be written, as on a disk with a copy of an old journal, that can still be read. */
  #mark(name: CallName): void {
    try {
      markMade(this.#file);
    } catch (error) {
      if (!READS.has(name) || whyOf(error, this.#file) !== 'notAllowed') throw error;
    }
  }

  #openAnew(): Opened {
    const before = identityOf(this.#file);
    const database = openDatabase(this.#file);
    const identity = before ?? identityOf(this.#file);
    try {
      const calls = callsOn(database, this.#file, (hashes) => {
        this.#tellOnce(hashes);
      });
      return { database, identity, calls };
    } catch (error) {
      database.close();
      throw error;
    }
  }

  #isInPlace(): boolean {
    return this.#opened?.identity === identityOf(this.#file);
  }

  #tellOnce(hashes: readonly string[]): void {
    const untold = hashes.filter((hash) => !this.#toldHashes.has(hash));
    for (const hash of untold) this.#toldHashes.add(hash);
    if (untold.length > 0) this.#tell({ kind: 'orders', hashes: untold });
  }

  /** It is good again where another process was quicker to set it aside. */
  #refuseUnlessGoodAgain(cause: unknown): void {
    this.close();
    // Where it is emptied under our hands, SQLite misses its tables.
    if (!isDamage(cause) && lossOf(this.#file) === undefined) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    const done = this.#trySetAside(detail);
    if (done === undefined) return;
    this.#tell(done);
    throw new Refusal(`${whatWas(done, detail)}, and a new one begins`, 'setAside', { cause });
  }

  #trySetAside(detail: string): SetAside | undefined {
    try {
      return setAside(this.#file, new Date());
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `the file is damaged (${detail}) and cannot be set aside (${why})`;
      throw new Refusal(message, whyOf(cause, this.#file), { cause });
    }
  }
}

function whatWas(damage: SetAside, detail: string): string {
  if (damage.kind === 'gone') return 'the file is gone';
  const name = basename(damage.to);
  return damage.isEmpty
    ? `the file is empty; it is now ${name}`
    : `the file is damaged (${detail}); it is now ${name}`;
}

/** The first of these requests and those behind it that can share its commit; none where it does not write. */
function writesAt(requests: readonly Request[], index: number): readonly Request[] {
  const most = requests.slice(index, index + MOST_TOGETHER);
  const end = most.findIndex(({ name }) => !WRITES.has(name));
  return end === -1 ? most : most.slice(0, end);
}

function made<Name extends CallName>(calls: Callees, { id, name, input }: Request<Name>): Reply {
  return { id, ok: true, output: calls[name](input) };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === BUSY;
}
