import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openJournal } from '../../src/journal/openJournal.ts';
import { msat } from '../../src/keysend/amount.ts';
import { DEFAULT_LIMITS } from '../../src/keysend/brakes.ts';
import type { JournalDamage } from '../../src/keysend/journalCare.ts';
import { order } from '../keysend/samples.ts';
import { allowSending, journalIn, reasonFrom, temporaryDirectory, WORKER } from './samples.ts';

/* A journal that is empty or missing, where there was one: nobody takes it for one that is yet to be made. */

const posixOnly = { skip: process.platform === 'win32' ? 'Windows keeps an open file' : false };

function newFile(t: TestContext): string {
  return join(temporaryDirectory(t), 'keysend', 'journal.db');
}

function markOf(file: string): string {
  return join(dirname(file), 'journal.made');
}

/** A journal with an order, lowered limits and a stop, closed. */
async function stopped(file: string): Promise<void> {
  const journal = openJournal(file, { worker: WORKER });
  await journal.write(order());
  await journal.changeLimits({ paymentMsat: msat(10_000_000n) }, DEFAULT_LIMITS);
  await journal.stop(1_000);
  await journal.close();
}

async function detailFrom(work: Promise<unknown>): Promise<string> {
  const reason = await reasonFrom(work);
  assert.ok(reason.kind === 'journalUnavailable');
  return reason.detail;
}

/** Nothing is sent before a person allowed it. */
async function isStopped(t: TestContext, file: string): Promise<void> {
  const journal = journalIn(t, file);
  assert.equal((await reasonFrom(journal.write(order()))).kind, 'sendingStopped');
  await allowSending(journal);
  await journal.write(order());
}

for (const length of [0, 1])
  test(`a journal of which ${String(length)} bytes are left is set aside, told, and stays stopped`, async (t) => {
    const file = newFile(t);
    await stopped(file);
    truncateSync(file, length);
    const told: JournalDamage[] = [];
    const journal = journalIn(t, file, { onDamage: (damage) => told.push(damage) });

    const detail = await detailFrom(journal.find([]));

    const [damage] = told;
    assert.ok(damage?.kind === 'setAside');
    assert.deepEqual(told, [{ kind: 'setAside', from: file, to: damage.to, saved: 0, isEmpty: true }]);
    assert.equal(detail, `the file is empty; it is now ${basename(damage.to)}, and a new one begins`);
    assert.equal(readFileSync(damage.to).length, length);
    assert.deepEqual(await journal.check(), [{ kind: 'setAside', path: damage.to }]);
    await isStopped(t, file);
  });

test('a journal that is gone is told, and the next begins stopped', async (t) => {
  const file = newFile(t);
  await stopped(file);
  rmSync(file);
  const told: JournalDamage[] = [];
  const journal = journalIn(t, file, { onDamage: (damage) => told.push(damage) });

  assert.equal(await detailFrom(journal.find([])), 'the file is gone, and a new one begins');

  assert.deepEqual(told, [{ kind: 'gone', from: file }]);
  assert.deepEqual(await journal.check(), []);
  await isStopped(t, file);
});

test('what a process left beside a journal that is gone does not get into the next', async (t) => {
  const file = newFile(t);
  await stopped(file);
  const left = Buffer.alloc(9_000, 'a transaction that was not ended');
  writeFileSync(`${file}-journal`, left);
  rmSync(file);

  await detailFrom(journalIn(t, file).find([]));

  const [name = ''] = readdirSync(dirname(file)).filter((each) => /^journal\.damaged-.*-journal$/.test(each));
  assert.deepEqual(readFileSync(join(dirname(file), name)), left);
  await isStopped(t, file);
});

test('a database without anything in it, where a journal was, is set aside', async (t) => {
  const file = newFile(t);
  await stopped(file);
  rmSync(file);
  const other = new DatabaseSync(file);
  other.exec('CREATE TABLE notes (x); DROP TABLE notes');
  other.close();

  assert.match(await detailFrom(journalIn(t, file).find([])), /^the file is damaged \(it is empty\)/);

  await isStopped(t, file);
});

for (const [what, lose] of [
  [
    'emptied',
    (file: string) => {
      truncateSync(file, 0);
    },
  ],
  [
    'deleted',
    (file: string) => {
      rmSync(file);
    },
  ],
] as const)
  test(`a window whose journal is ${what} while it has it open is stopped and told`, posixOnly, async (t) => {
    const file = newFile(t);
    const told: JournalDamage[] = [];
    const window = journalIn(t, file, { onDamage: (damage) => told.push(damage) });
    await window.write(order());
    lose(file);

    await detailFrom(window.write(order()));

    assert.equal(told.length, 1);
    assert.equal((await reasonFrom(window.write(order()))).kind, 'sendingStopped');
  });

test('whoever deletes the whole folder begins anew, and is told nothing', async (t) => {
  const file = newFile(t);
  await stopped(file);
  rmSync(dirname(file), { recursive: true });

  const journal = journalIn(t, file, { onDamage: () => assert.fail() });

  await journal.write(order());
  assert.equal((await journal.brakes()).stoppedAt, undefined);
});

test('a journal from before there were marks, or a copy that is put back, gets one when it is opened', async (t) => {
  const file = newFile(t);
  await stopped(file);
  rmSync(markOf(file));
  const journal = openJournal(file, { worker: WORKER, onDamage: () => assert.fail() });
  await journal.find([]);
  await journal.close();

  if (process.platform !== 'win32') assert.equal(statSync(markOf(file)).mode & 0o777, 0o600);
  truncateSync(file, 0);
  await detailFrom(journalIn(t, file).find([]));
  await isStopped(t, file);
});

function dieAt(file: string, call: string, ...what: readonly string[]): void {
  const script = join(import.meta.dirname, 'killedWhileSettingAside.ts');
  const { signal } = spawnSync(process.execPath, [script, file, call, ...what], { timeout: 60_000 });
  assert.equal(signal, 'SIGKILL', call);
}

test('a process that is killed while it makes the very first journal leaves no false alarm', async (t) => {
  for (const death of [
    'openSync/1',
    'closeSync/1',
    'openSync/2',
    'closeSync/2',
    'openSync/3',
    'fsyncSync/1',
  ]) {
    const file = newFile(t);
    // Its directory is there: none is synced above it.
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    dieAt(file, death, 'make');

    const journal = journalIn(t, file, { onDamage: () => assert.fail(death) });

    await journal.write(order());
    assert.ok(existsSync(markOf(file)), death);
    assert.deepEqual(await journal.check(), []);
  }
});

test('a process that is killed while it begins anew leaves that to the next', async (t) => {
  for (const lost of ['gone', 'empty']) {
    const placing = lost === 'gone' ? 'linkSync/1' : 'renameSync/2';
    for (const death of ['renameSync/1', placing, 'rmSync/1', 'rmSync/5', 'fsyncSync/1']) {
      const file = newFile(t);
      await stopped(file);
      if (lost === 'gone') rmSync(file);
      else truncateSync(file, 0);
      dieAt(file, death);

      // The first call may meet the loss still.
      await journalIn(t, file)
        .find([])
        .catch(() => undefined);
      await isStopped(t, file);
    }
  }
});
