import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import fc from 'fast-check';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import { keptNetwork } from '../../../src/practice/keptNetwork.ts';
import { MemoryStore } from '../../../src/practice/network/memoryStore.ts';
import type { Page } from '../../../src/practice/network/requests.ts';
import type { Change, Store } from '../../../src/practice/network/store.ts';
import { openDatabase } from '../../../src/practice/openDatabase.ts';
import { SqliteStore } from '../../../src/practice/sqliteStore.ts';
import { BOB, CAROL, NOW } from '../../keysend/samples.ts';
import { folderFor } from './stage.ts';

const hashes = ['aa', 'bb', 'cc', 'dd'].map((digits) => digits.repeat(32) as PaymentHash);
const hash = fc.constantFrom(...hashes);
const node: fc.Arbitrary<NodeKey> = fc.constantFrom(BOB, CAROL);
const body = fc.string();

/** Changes as a network makes them: what is new, or is tried again, gets an index of its own. */
const changes = fc
  .array(
    fc.record({
      state: body,
      payments: fc.uniqueArray(fc.record({ hash, succeeded: fc.boolean(), body, again: fc.boolean() }), {
        selector: (payment) => payment.hash,
      }),
      invoices: fc.uniqueArray(fc.record({ node, hash, settled: fc.boolean(), body }), {
        selector: (invoice) => invoice.node + invoice.hash,
      }),
    }),
    { maxLength: 8 },
  )
  .map((drafts): readonly Change[] => {
    const indexes = new Map<string, bigint>();
    let last = 0n;
    const indexOf = (key: string, again: boolean): bigint => {
      const index = again ? undefined : indexes.get(key);
      if (index !== undefined) return index;
      last += 1n;
      indexes.set(key, last);
      return last;
    };
    return drafts.map(({ state, payments, invoices }) => ({
      state,
      payments: payments.map(({ again, ...payment }) => ({
        ...payment,
        index: indexOf(payment.hash, again),
      })),
      invoices: invoices.map((invoice) => ({
        ...invoice,
        addIndex: indexOf(invoice.node + invoice.hash, false),
      })),
    }));
  });

const page: fc.Arbitrary<Page> = fc.record({
  offset: fc.oneof(fc.bigInt(0n, 12n), fc.constantFrom(2n ** 63n, 2n ** 64n - 1n)),
  most: fc.nat(5),
  reversed: fc.boolean(),
});

function* seen(store: Store, pages: readonly Page[]): Generator {
  yield store.state();
  yield store.countPayments();
  for (const each of hashes) {
    yield store.payment(each);
    yield store.invoice(BOB, each);
  }
  for (const each of pages) {
    yield store.payments(each, { succeededOnly: false });
    yield store.payments(each, { succeededOnly: true });
    yield store.invoices(CAROL, each);
  }
}

test('a restart loses nothing: the file holds what memory would, whatever was saved', (t) => {
  const folder = folderFor(t);
  folder.make();
  let files = 0;
  fc.assert(
    fc.property(changes, fc.array(page, { minLength: 1, maxLength: 6 }), (all, pages) => {
      const file = `${folder.database}${String(files++)}`;
      const memory = new MemoryStore();
      const disk = new SqliteStore(openDatabase(file));
      for (const change of all) {
        memory.save(change);
        disk.save(change);
      }
      disk.close();
      const again = new SqliteStore(openDatabase(file));
      assert.deepEqual([...seen(again, pages)], [...seen(memory, pages)]);
      again.close();
    }),
    { numRuns: 60 },
  );
});

test('what cannot be saved as a whole is not saved at all', (t) => {
  const folder = folderFor(t);
  folder.make();
  const store = new SqliteStore(openDatabase(folder.database));
  const good: Change = { state: 'first', payments: [], invoices: [] };
  store.save(good);
  const [one, two] = hashes;
  assert.ok(one !== undefined && two !== undefined);
  const sameIndex = [one, two].map((each) => ({ index: 1n, hash: each, succeeded: false, body: '' }));

  assert.throws(() => {
    store.save({ state: 'second', payments: sameIndex, invoices: [] });
  });

  assert.equal(store.state(), 'first');
  assert.equal(store.countPayments(), 0);
  store.close();
});

test('a damaged file is set aside, and the network begins anew', (t) => {
  const sqlite = (file: string, statements: string): void => {
    const database = new DatabaseSync(file);
    database.exec(statements);
    database.close();
  };
  const damages: readonly ((file: string) => void)[] = [
    (file) => {
      writeFileSync(
        file,
        'this is no database, but it is as long as the header of one would be. '.repeat(20),
      );
    },
    (file) => {
      sqlite(file, 'CREATE TABLE cats (name TEXT); PRAGMA user_version = 1');
    },
    (file) => {
      sqlite(file, 'CREATE TABLE state (name TEXT)');
    },
    (file) => {
      const { store } = keptNetwork(file, { now: NOW }, () => undefined);
      store.save({ state: '{"half":', payments: [], invoices: [] });
      store.close();
    },
  ];
  const folder = folderFor(t);
  folder.make();
  for (const [index, damage] of damages.entries()) {
    const file = `${folder.database}${String(index)}`;
    damage(file);
    const before = readFileSync(file);
    const log: string[] = [];
    const { network, store } = keptNetwork(file, { now: NOW }, (line) => log.push(line));
    assert.ok(network.lessons().length > 0);
    assert.equal(log.length, 1, String(index));
    assert.ok(existsSync(`${file}.damaged`));
    if (index === 0) assert.deepEqual(readFileSync(`${file}.damaged`), before);
    store.close();
  }
});

test('a file of a newer version is not touched', (t) => {
  const folder = folderFor(t);
  folder.make();
  keptNetwork(folder.database, { now: NOW }, () => undefined).store.close();
  const database = new DatabaseSync(folder.database);
  // It may keep it in another way, too.
  database.exec('PRAGMA journal_mode = DELETE; PRAGMA user_version = 99');
  database.close();
  const before = readFileSync(folder.database);
  assert.throws(() => keptNetwork(folder.database, { now: NOW }, () => undefined), {
    reason: { kind: 'practiceUnavailable', cause: { kind: 'newerVersion' } },
  });
  assert.deepEqual(readFileSync(folder.database), before);
  assert.deepEqual(readdirSync(folder.path), ['practice.db']);
});

test('a disk that refuses is no damage: what was kept stays in its place', (t) => {
  const folder = folderFor(t);
  folder.make();
  keptNetwork(folder.database, { now: NOW }, () => undefined).store.close();
  const database = new DatabaseSync(folder.database);
  database.exec(`
    DELETE FROM state;
    CREATE TRIGGER full BEFORE INSERT ON state BEGIN SELECT RAISE(FAIL, 'full'); END;
  `);
  database.close();
  assert.throws(() => keptNetwork(folder.database, { now: NOW }, () => undefined), /full/);
  assert.ok(!existsSync(`${folder.database}.damaged`));
});
