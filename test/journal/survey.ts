import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Writing } from '../../src/journal/calls.ts';
import { JournalFile } from '../../src/journal/journalFile.ts';
import { openJournal } from '../../src/journal/openJournal.ts';
import { entryOfRow, rowOfOrder, rowOfSnapshot } from '../../src/journal/rows.ts';
import { msat } from '../../src/keysend/amount.ts';
import { DEFAULT_LIMITS } from '../../src/keysend/brakes.ts';
import type { Brakes, Limits } from '../../src/keysend/brakes.ts';
import type { JournalEntry } from '../../src/keysend/journal.ts';
import type { JournalDamage } from '../../src/keysend/journalCare.ts';
import { neverSent } from '../../src/keysend/snapshots.ts';
import { ALICE, attempt, order, settled, snapshot } from '../keysend/samples.ts';
import { readable, WORKER } from './samples.ts';

/* What a disk, a copy that broke off or a bad cable leaves of a journal. In memory where possible: each file is synced often. */
export const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export interface RealJournal {
  readonly bytes: Buffer;
  readonly entries: ReadonlyMap<string, unknown>;
}

const LOWERED: Limits = { ...DEFAULT_LIMITS, paymentMsat: msat(10_000_000n) };

/** A real journal with orders in every state, and what is in it by hash. */
export async function realJournal(directory: string): Promise<RealJournal> {
  const file = join(directory, 'real.db');
  const journal = openJournal(file, { worker: WORKER });
  const made = [
    order(),
    order({ message: 'Grüße ⚡' }),
    order(),
    order(),
    ...Array.from({ length: 6 }, () => order()),
  ];
  await journal.changeLimits(LOWERED, DEFAULT_LIMITS);
  for (const each of made) await journal.write(each);
  const [, inFlight, paid, unsent] = made;
  assert.ok(inFlight && paid && unsent);
  await journal.record(snapshot(inFlight, [attempt(1n, 'IN_FLIGHT')]));
  await journal.record(settled(paid, [attempt(1n, 'SUCCEEDED')]));
  await journal.record(neverSent(unsent));
  const found = await journal.find(made.map(({ hash }) => hash));
  await journal.close();
  const entries = new Map(found.map((entry) => [entry.order.hash as string, readable(entry)]));
  return { bytes: readFileSync(file), entries };
}

/** What somebody who uses such a file meets; each call may be refused, and nothing else may happen. */
export class Survey {
  readonly #directory: string;
  readonly #file: string;
  readonly #expected: ReadonlyMap<string, unknown>;
  readonly counts = { files: 0, setAside: 0, refused: 0, unsound: 0, lostOrders: 0 };

  constructor(directory: string, expected: ReadonlyMap<string, unknown>) {
    this.#directory = directory;
    this.#file = join(directory, 'journal.db');
    this.#expected = expected;
  }

  /** Whether it was set aside. Otherwise `found` of the orders could be read. */
  look(bytes: Uint8Array): { readonly wasSetAside: boolean; readonly found: number } {
    for (const name of readdirSync(this.#directory)) rmSync(join(this.#directory, name));
    // As beside each journal that was whole once.
    writeFileSync(join(this.#directory, 'journal.made'), '');
    writeFileSync(this.#file, bytes);
    this.counts.files += 1;
    const told: JournalDamage[] = [];
    const journal = new JournalFile(this.#file, (damage) => told.push(damage));
    const next = order();
    const writing: Writing = { order: rowOfOrder(next), claim: null, limits: null, known: null };
    // The first may be refused for the damage it meets; a new journal must then be there, or the file left as it was.
    const isOpen = this.#isAnswered(() => journal.call('find', []));
    const hashes = [...this.#expected.keys()];
    const read = [
      ...this.#entries(() => journal.call('find', hashes)),
      ...this.#entries(() => journal.call('list', { payer: ALICE, before: null, limit: 100 })),
      ...this.#entries(() => journal.call('open', ALICE)),
      ...this.#entries(() => journal.call('exportPage', { after: 0n, limit: 100 }).rows),
    ];
    for (const entry of read) assert.deepEqual(readable(entry), this.#expected.get(entry.order.hash));
    this.#isAnswered(() => journal.call('spent', { payer: ALICE, since: 0 }));
    this.#isAnswered(() => journal.call('recentDestinations', { network: 'regtest', limit: 9 }));
    this.#isAnswered(() => journal.call('check', null));
    this.#lookAtBrakes(() => journal.call('brakes', null));
    const wasStopped = told.some(({ kind }) => kind !== 'orders');
    if (wasStopped) assert.equal(typeof journal.call('insert', writing), 'object');
    const wasWritten = this.#isAnswered(() => {
      if (wasStopped) {
        const { stoppedAt = 0 } = journal.call('brakes', null);
        journal.call('resume', { since: stoppedAt });
      }
      assert.equal(journal.call('insert', writing), 'written');
    });
    if (wasWritten) {
      journal.call('keep', rowOfSnapshot(snapshot(next, [])));
      const [entry] = journal.call('find', [next.hash]);
      assert.equal(entry?.acknowledged, true);
    }
    journal.close();
    const found = new Set(read.map((entry) => entry.order.hash)).size;
    this.counts.lostOrders += hashes.length - found;
    if (told.some(({ kind }) => kind === 'orders')) this.counts.unsound += 1;
    const aside = told.find((damage) => damage.kind === 'setAside');
    if (aside === undefined) {
      if (!isOpen) this.counts.refused += 1;
      return { wasSetAside: false, found };
    }
    this.counts.setAside += 1;
    assert.ok(wasWritten, 'a new journal takes orders');
    assert.ok(existsSync(aside.to));
    assert.equal(readFileSync(aside.to).length, bytes.length);
    return { wasSetAside: true, found };
  }

  /** A file that was cut: where nobody notices, nothing may be missing. */
  lookCut(bytes: Uint8Array, length: number): void {
    const { wasSetAside, found } = this.look(bytes.subarray(0, length));
    const isWhole = found === this.#expected.size;
    assert.ok(wasSetAside || isWhole, `cut at ${String(length)}`);
  }

  #entries(call: () => readonly Parameters<typeof entryOfRow>[0][]): readonly JournalEntry[] {
    try {
      return call().map(entryOfRow);
    } catch (error) {
      assertRefusal(error);
      return [];
    }
  }

  /** Damage may stop, and forget what was lowered once that is told; it releases nothing. */
  #lookAtBrakes(call: () => Brakes): void {
    try {
      const { limits } = call();
      assert.ok([LOWERED, DEFAULT_LIMITS].some((possible) => isDeepStrictEqual(limits, possible)));
    } catch (error) {
      assertRefusal(error);
    }
  }

  #isAnswered(call: () => unknown): boolean {
    try {
      call();
      return true;
    } catch (error) {
      assertRefusal(error);
      return false;
    }
  }
}

/** Words of SQLite's, or of ours; no bug. */
function assertRefusal(error: unknown): void {
  assert.ok(error instanceof Error && error.constructor !== TypeError && error.constructor !== RangeError);
  const isSqlite = 'code' in error && error.code === 'ERR_SQLITE_ERROR';
  assert.ok(
    isSqlite ||
      /^the file (is|was) (damaged|empty)|newer version|another program|cannot be read/.test(error.message),
    error,
  );
}
