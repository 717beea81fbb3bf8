import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openDatabase } from '../../src/journal/openDatabase.ts';
import { openJournal } from '../../src/journal/openJournal.ts';
import { salvage } from '../../src/journal/salvage.ts';
import type { JournalDamage } from '../../src/keysend/journalCare.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import { ALICE, order, settled, snapshot } from '../keysend/samples.ts';
import {
  allowSending,
  journalIn,
  readable,
  reasonFrom,
  rootOf,
  temporaryDirectory,
  WORKER,
} from './samples.ts';
import { sendElsewhere } from './sending.ts';

const PAGE = 4096;

function newFile(t: TestContext): string {
  const directory = join(temporaryDirectory(t), 'keysend');
  mkdirSync(directory, { mode: 0o700 });
  return join(directory, 'journal.db');
}

/** A journal with orders, closed. */
async function filled(file: string, count: number): Promise<readonly KeysendOrder[]> {
  const journal = openJournal(file, { worker: WORKER });
  const made = Array.from({ length: count }, () => order({ message: 'x'.repeat(700) }));
  for (const each of made) await journal.write(each);
  await journal.close();
  return made;
}

/** Fills pages with ones. The first page, which has the schema, is number 1. */
function damagePages(file: string, pages: readonly number[]): void {
  const content = readFileSync(file);
  for (const page of pages) content.fill(0xff, (page - 1) * PAGE, page * PAGE);
  writeFileSync(file, content);
}

/** A page that this index or table starts with, or one of those that hold the orders themselves. */
function pageOf(file: string, what: string): number {
  if (!what.endsWith('leaf of the table')) return rootOf(file, what);
  const content = readFileSync(file);
  const leaves = Array.from({ length: content.length / PAGE }, (_, index) => index + 1).filter((page) => {
    const bytes = content.subarray((page - 1) * PAGE, page * PAGE);
    // Such a page begins with 13 (sqlite.org/fileformat2.html, 1.6).
    return bytes[0] === 13 && bytes.includes('x'.repeat(700));
  });
  return leaves.at(what.startsWith('the first') ? 0 : -1) ?? assert.fail();
}

function setAsideIn(file: string): readonly string[] {
  return readdirSync(dirname(file)).filter((name) => /^journal\.damaged-.*\.db$/.test(name));
}

async function detailFrom(work: Promise<unknown>): Promise<string> {
  const reason = await reasonFrom(work);
  assert.ok(reason.kind === 'journalUnavailable');
  return reason.detail;
}

test('an earlier version of an order beside the last one does not make it unsent again', async (t) => {
  const file = newFile(t);
  const journal = openJournal(file, { worker: WORKER });
  const made = order();
  await journal.write(made);
  const database = new DatabaseSync(file);
  // Without its key, as where a page that was given up is a part of the table again.
  database.exec('CREATE TABLE both AS SELECT * FROM orders');
  await journal.record(snapshot(made, []));
  await journal.close();
  database.exec(
    'INSERT INTO both SELECT * FROM orders; DROP TABLE orders; ALTER TABLE both RENAME TO orders',
  );
  database.close();

  const good = openDatabase(newFile(t));
  t.after(() => {
    good.close();
  });
  assert.equal(salvage(file, good, new Date()).saved, 1);
  assert.deepEqual(
    good
      .prepare('SELECT acknowledged, state FROM orders')
      .all()
      .map((row) => ({ ...row })),
    [{ acknowledged: 1n, state: 'inFlight' }],
  );
});

test('a file that is no journal is set aside as it is, told, and a new one begins', async (t) => {
  const file = newFile(t);
  const content = 'my notes about keysend, which are long enough to be no header of SQLite';
  writeFileSync(file, content);
  const told: JournalDamage[] = [];
  const journal = journalIn(t, file, { onDamage: (damage) => told.push(damage) });
  const before = Date.now();

  const made = order();
  const detail = await detailFrom(journal.write(made));

  const [name = ''] = setAsideIn(file);
  assert.equal(
    detail,
    `the file is damaged (file is not a database); it is now ${name}, and a new one begins`,
  );
  const to = join(dirname(file), name);
  assert.deepEqual(told, [{ kind: 'setAside', from: file, to, saved: 0, areLimitsLost: true }]);
  const [, day = '', time = ''] = /^journal\.damaged-(\d{8})T(\d{6})Z\.db$/.exec(name) ?? [];
  const at = Date.parse(
    `${day.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`,
  );
  assert.ok(at > before - 1_000 && at <= Date.now());
  assert.equal(readFileSync(join(dirname(file), name), 'utf8'), content);

  // Nothing of that order was written, or sent; nor is any before a person has seen to it.
  assert.equal((await reasonFrom(journal.write(made))).kind, 'sendingStopped');
  await allowSending(journal);
  await journal.write(made);
  assert.equal((await journal.find([made.hash])).length, 1);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(told.length, 1);
  assert.deepEqual(await journal.check(), [{ kind: 'setAside', path: join(dirname(file), name) }]);
});

test('orders that can still be read are in the new journal, as they were', async (t) => {
  for (const [damaged, least, most] of [
    ['sqlite_autoindex_orders_1', 60, 60],
    ['orders_by_payer', 60, 60],
    ['the first leaf of the table', 50, 59],
    ['the last leaf of the table', 50, 59],
  ] as const) {
    const file = newFile(t);
    const made = await filled(file, 60);
    damagePages(file, [pageOf(file, damaged)]);
    const told: JournalDamage[] = [];
    const journal = journalIn(t, file, { onDamage: (damage) => told.push(damage) });

    assert.match(await detailFrom(journal.find([])), /damaged/);

    const [damage] = told;
    assert.ok(damage?.kind === 'setAside');
    assert.ok(damage.saved >= least && damage.saved <= most, `${damaged}: ${String(damage.saved)}`);
    const found = await journal.find(made.map(({ hash }) => hash));
    assert.equal(found.length, damage.saved);
    for (const { order: each } of found) {
      const original = made.find(({ hash }) => hash === each.hash);
      assert.deepEqual(readable(each), readable(original));
    }
    assert.equal((await journal.check()).length, 1);
  }
});

test('an acknowledgement, an end and a claim are saved too', async (t) => {
  const file = newFile(t);
  const [acknowledged, ended, claimed] = [order(), order(), order()];
  const journal = openJournal(file, { worker: WORKER });
  for (const each of [acknowledged, ended]) await journal.write(each);
  await journal.write(claimed, { owner: 'another window', now: 0, until: 60_000 });
  await journal.record(snapshot(acknowledged, []));
  await journal.record(settled(ended, []));
  await journal.close();
  damagePages(file, [rootOf(file, 'orders_by_payer')]);

  const next = journalIn(t, file);
  await detailFrom(next.find([]));

  const open = await next.open(ALICE);
  assert.deepEqual(
    open.map((entry) => [entry.order.hash, entry.acknowledged]),
    [
      [acknowledged.hash, true],
      [claimed.hash, false],
    ],
  );
  const [end] = await next.find([ended.hash]);
  assert.equal(end?.payment?.state, 'succeeded');
  const mine = { owner: 'this window', now: 1, until: 60_001 };
  assert.equal(await next.claim(claimed.hash, mine), false);
  assert.equal(await next.claim(acknowledged.hash, mine), true);
});

test('what SQLite left beside the file goes with it, and not into the new one', async (t) => {
  const file = newFile(t);
  await filled(file, 30);
  damagePages(file, [rootOf(file, 'orders_by_payer')]);
  const left = readFileSync(`${file}-journal`);
  assert.ok(left.length > PAGE);

  await detailFrom(journalIn(t, file).find([]));

  const [name = ''] = setAsideIn(file);
  assert.deepEqual(readFileSync(join(dirname(file), `${name}-journal`)), left);
});

test('a process that is killed while it sets a journal aside leaves it to the next, with all of its orders', async (t) => {
  const deaths = [
    'linkSync/1',
    'renameSync/1',
    'renameSync/2',
    'rmSync/1',
    'rmSync/5',
    'fsyncSync/1',
    'fsyncSync/2',
  ];
  for (const death of deaths) {
    const file = newFile(t);
    const made = await filled(file, 30);
    damagePages(file, [rootOf(file, 'orders_by_payer')]);

    const script = join(import.meta.dirname, 'killedWhileSettingAside.ts');
    const { signal } = spawnSync(process.execPath, [script, file, death], { timeout: 60_000 });

    assert.equal(signal, 'SIGKILL', death);
    const journal = journalIn(t, file);
    // The first call may meet the damage still.
    await journal.find([]).catch(() => undefined);
    assert.equal((await journal.find(made.map(({ hash }) => hash))).length, 30, death);
    assert.equal(typeof (await journal.brakes()).stoppedAt, 'number', death);
    assert.ok(setAsideIn(file).length >= 1);
    assert.equal((await reasonFrom(journal.write(order()))).kind, 'sendingStopped');
  }
});

test('two that are set aside within a second have names of their own', async (t) => {
  const file = newFile(t);
  for (const content of ['the first of three files', 'the second', 'the third']) {
    writeFileSync(file, content);
    await detailFrom(journalIn(t, file).find([]));
  }

  const contents = setAsideIn(file).map((name) => readFileSync(join(dirname(file), name), 'utf8'));
  assert.deepEqual(contents.sort(), ['the first of three files', 'the second', 'the third']);
});

test('processes that meet the damage at once set it aside once, and lose nothing after that', async (t) => {
  const file = newFile(t);
  const made = await filled(file, 30);
  damagePages(file, [rootOf(file, 'orders_by_payer')]);

  const all = await Promise.all(Array.from({ length: 6 }, () => sendElsewhere(file, 10, { goOn: true })));

  assert.equal(setAsideIn(file).length, 1);
  const refused = all.flat().filter(({ detail }) => detail !== undefined);
  assert.ok(refused.length >= 1 && refused.every(({ paid }) => !paid));
  const paid = all.flat().filter((each) => each.paid);
  assert.ok(paid.length >= 54, `${String(paid.length)} of 60`);
  const journal = journalIn(t, file);
  const hashes = [...made, ...paid].map(({ hash }) => hash);
  assert.equal((await journal.find(hashes)).length, hashes.length);
});

test(
  'a window that has the old file open goes on with the new one',
  { skip: process.platform === 'win32' },
  async (t) => {
    const file = newFile(t);
    const before = await filled(file, 30);
    const window = journalIn(t, file);
    await window.find([]);
    damagePages(file, [rootOf(file, 'orders_by_payer')]);
    const other = journalIn(t, file);
    await detailFrom(other.find([]));
    await allowSending(other);

    const made = order();
    await window.write(made);

    const hashes = [...before, made].map(({ hash }) => hash);
    assert.equal((await window.find(hashes)).length, 31);
    assert.equal((await journalIn(t, file).find(hashes)).length, 31);
  },
);

test('who waits while another sets it aside finds the new one good', async (t) => {
  const file = newFile(t);
  const made = await filled(file, 30);
  damagePages(file, [rootOf(file, 'orders_by_payer')]);
  const lock = new DatabaseSync(join(dirname(file), 'journal.lock'));
  lock.exec('BEGIN EXCLUSIVE');
  const [one, two] = [journalIn(t, file), journalIn(t, file)];
  const hashes = made.map(({ hash }) => hash);
  const answers = Promise.allSettled([one.find(hashes), two.find(hashes)]);
  let setAsideTooEarly = 0;
  // Both have met the damage by then.
  setTimeout(() => {
    setAsideTooEarly = setAsideIn(file).length;
    lock.close();
  }, 1_500);

  const [found, refused] = (await answers).toSorted((a) => (a.status === 'fulfilled' ? -1 : 1));

  assert.equal(setAsideTooEarly, 0);
  assert.ok(found?.status === 'fulfilled' && refused?.status === 'rejected');
  assert.equal(found.value.length, 30);
  assert.match(await detailFrom(Promise.reject(refused.reason as Error)), /; it is now journal\.damaged-/);
  assert.equal(setAsideIn(file).length, 1);
});

test('an order that cannot be read again once it is written is not sent', async (t) => {
  const file = newFile(t);
  await filled(file, 1);
  // A trigger stands for whatever changes what is written.
  const database = new DatabaseSync(file);
  database.exec(`CREATE TRIGGER change AFTER INSERT ON orders
    BEGIN UPDATE orders SET amount_msat = 1 WHERE hash = NEW.hash; END`);
  database.close();

  const detail = await detailFrom(journalIn(t, file).write(order()));

  assert.equal(detail, 'an order that was just written cannot be read');
});

test('damage that cannot be set aside is told with both reasons, and nothing is lost', async (t) => {
  const file = newFile(t);
  writeFileSync(file, 'no database');
  mkdirSync(join(dirname(file), 'journal.lock'));

  const detail = await detailFrom(journalIn(t, file).write(order()));

  assert.equal(
    detail,
    'the file is damaged (file is not a database) and cannot be set aside (unable to open database file)',
  );
  assert.equal(readFileSync(file, 'utf8'), 'no database');
  assert.equal(basename(file), 'journal.db');
});

test('an order that is not what was written is left out, told once, and found by a check', async (t) => {
  for (const change of [
    'amount_msat = amount_msat + 1',
    `destination = '03' || substr(destination, 3)`,
    'deadline = deadline + 3600000',
    'acknowledged = 0',
    `state = 'failed'`,
    `payment = replace(payment, 'IN_FLIGHT', 'INITIATED')`,
    'payment = NULL, state = NULL',
    'payment = NULL, state = NULL, snapshot_seal = NULL',
    'preimage = randomblob(32)',
    `records = '[]'`,
    `payer = '${ALICE.slice(0, -1)}x'`,
  ]) {
    const file = newFile(t);
    const [good, changed] = [order(), order({ message: 'hello' })];
    const journal = openJournal(file, { worker: WORKER });
    for (const each of [good, changed]) {
      await journal.write(each);
      await journal.record(snapshot(each, []));
    }
    await journal.close();
    const database = new DatabaseSync(file);
    database.prepare(`UPDATE orders SET ${change} WHERE hash = ?`).run(changed.hash);
    database.close();

    const told: JournalDamage[] = [];
    const next = journalIn(t, file, { onDamage: (damage) => told.push(damage) });
    const found = await next.find([good.hash, changed.hash]);
    await next.find([good.hash, changed.hash]);

    assert.deepEqual(
      found.map((entry) => entry.order.hash),
      [good.hash],
      change,
    );
    assert.deepEqual(told, [{ kind: 'orders', hashes: [changed.hash] }]);
    assert.deepEqual(await next.check(), [{ kind: 'order', hash: changed.hash }]);
    const reason = await reasonFrom(next.write(changed));
    assert.equal(reason.kind, 'orderExists');
  }
});
