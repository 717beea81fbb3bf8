import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openDatabase } from '../../src/journal/openDatabase.ts';
import type { ExportedOrder } from '../../src/keysend/journalCare.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import { neverSent } from '../../src/keysend/snapshots.ts';
import {
  ALICE,
  ALICE_INFO,
  CAROL,
  failed,
  intent,
  NOW,
  order,
  settled,
  snapshot,
} from '../keysend/samples.ts';
import { journalIn, readable, reasonFrom, rootOf, temporaryDirectory } from './samples.ts';

function newFile(t: TestContext): string {
  return join(temporaryDirectory(t), 'keysend', 'journal.db');
}

test('a backup is a journal of its own, with everything that was there', async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  const made = Array.from({ length: 300 }, () => order({ message: 'Grüße ⚡' }));
  for (const each of made) await journal.write(each);
  for (const each of made.slice(0, 100)) await journal.record(settled(each, []));
  const copy = join(temporaryDirectory(t), 'copy.db');

  await journal.backup(copy);

  if (process.platform !== 'win32') assert.equal(statSync(copy).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(dirname(copy)), ['copy.db']);
  const hashes = made.map(({ hash }) => hash);
  const restored = journalIn(t, copy);
  assert.deepEqual((await restored.find(hashes)).map(readable), (await journal.find(hashes)).map(readable));
  assert.deepEqual(await restored.check(), []);
  await restored.write(order());
});

test('a backup is made while another process writes, and waits for none', async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  const before = await journal.write(order());
  const other = openDatabase(file);
  other.exec(`BEGIN IMMEDIATE; UPDATE orders SET message = 'not committed'`);
  const copy = join(temporaryDirectory(t), 'copy.db');
  const started = performance.now();

  await journal.backup(copy);

  assert.ok(performance.now() - started < 3_000);
  other.exec('ROLLBACK');
  other.close();
  assert.equal((await journalIn(t, copy).find([before.hash])).length, 1);
});

test('a backup replaces nothing, and a failed one leaves nothing behind', async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  await journal.write(order());
  const taken = join(temporaryDirectory(t), 'taken');
  for (const content of ['', 'somebody else’s']) {
    writeFileSync(taken, content);
    const reason = await reasonFrom(journal.backup(taken));
    assert.ok(reason.kind === 'backupFailed' && reason.path === taken);
    assert.match(reason.detail, /^EEXIST/);
    assert.equal(readFileSync(taken, 'utf8'), content);
  }
  assert.match(JSON.stringify(await reasonFrom(journal.backup(file))), /EEXIST/);
  const folder = await reasonFrom(journal.backup(dirname(taken)));
  assert.ok(folder.kind === 'backupFailed');
  assert.match(folder.detail, /^EISDIR/);
  const nowhere = join(temporaryDirectory(t), 'missing', 'copy.db');
  assert.match(JSON.stringify(await reasonFrom(journal.backup(nowhere))), /ENOENT/);
  assert.ok(!existsSync(dirname(nowhere)));
  assert.deepEqual(await journal.check(), []);
});

test('a check finds what SQLite complains of, which nothing else shows', async (t) => {
  const file = newFile(t);
  const journal = journalIn(t, file);
  const made = await journal.write(order());
  await journal.record(settled(made, []));
  // An index that has the order under another network.
  const content = readFileSync(file);
  const page = content.indexOf('regtest', (rootOf(file, 'paid_by_network') - 1) * 4096);
  content.write('testnet', page);
  writeFileSync(file, content);
  // Whatever another process writes makes this one read from the disk again.
  const other = new DatabaseSync(file);
  other.exec('UPDATE orders SET dismissed_at = 1');
  other.close();

  const findings = await journal.check();

  assert.ok(findings.length > 0 && findings.every(({ kind }) => kind === 'structure'));
});

test('an export tells everything, and only what was paid with its preimage', async (t) => {
  const journal = journalIn(t, newFile(t));
  const [silent, inFlight, paid, refused, unsent] = Array.from({ length: 5 }, () => order({ message: 'hi' }));
  assert.ok(silent && inFlight && paid && refused && unsent);
  for (const each of [silent, inFlight, paid, refused, unsent]) await journal.write(each);
  await journal.record(snapshot(inFlight, []));
  await journal.record(settled(paid, []));
  await journal.record(failed(refused, [], 'NO_ROUTE'));
  await journal.record(neverSent(unsent));
  await journal.dismiss(inFlight.hash, NOW);

  const lines = await all(journal.export());

  assert.deepEqual(
    lines.map(({ hash, state, status, reason, acknowledged, dismissed, feeMsat }) => [
      ...[hash, state, status, reason, acknowledged, dismissed, feeMsat],
    ]),
    [
      [silent.hash, 'inFlight', null, null, false, false, null],
      [inFlight.hash, 'inFlight', 'IN_FLIGHT', null, true, true, '0'],
      [paid.hash, 'succeeded', 'SUCCEEDED', null, true, false, '1100'],
      [refused.hash, 'failed', 'FAILED', 'NO_ROUTE', true, false, '0'],
      [unsent.hash, 'failed', 'NEVER_SENT', null, false, false, '0'],
    ],
  );
  const [line] = lines;
  assert.deepEqual(line, {
    ...line,
    network: 'regtest',
    payer: ALICE,
    destination: CAROL,
    amountMsat: '100000000',
    feeLimitMsat: '5000000',
    message: 'hi',
    records: '34349334=6869',
    createdAt: '2026-11-22T12:00:00.000Z',
    deadline: '2026-11-22T12:00:30.000Z',
    unknown: null,
    preimage: null,
  });
  const text = JSON.stringify(lines);
  for (const each of [silent, inFlight, refused, unsent]) {
    assert.ok(!text.includes(Buffer.from(each.preimage.expose()).toString('hex')));
  }
  assert.equal(lines[2]?.preimage, Buffer.from(paid.preimage.expose()).toString('hex'));
});

test('an export of many comes page by page, each order once, those that come meanwhile last', async (t) => {
  const journal = journalIn(t, newFile(t));
  const made = Array.from({ length: 450 }, () => order());
  await Promise.all(made.map((each) => journal.write(each)));
  const late = makeOrder(intent(), ALICE_INFO, NOW - 86_400_000);
  const hashes: string[] = [];

  for await (const { hash } of journal.export()) {
    if (hashes.length === 0) await journal.write(late);
    hashes.push(hash);
  }

  assert.deepEqual(
    hashes,
    [...made, late].map(({ hash }) => hash),
  );
  assert.deepEqual(await all(journalIn(t, newFile(t)).export()), []);
});

async function all(lines: AsyncIterable<ExportedOrder>): Promise<readonly ExportedOrder[]> {
  const read: ExportedOrder[] = [];
  for await (const line of lines) read.push(line);
  return read;
}
