import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { openJournal } from '../../src/journal/openJournal.ts';
import { Problem } from '../../src/keysend/problem.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { attempt, order, settled } from '../keysend/samples.ts';
import { Command } from './command.ts';
import { startTerminal } from './startTerminal.ts';

const reachesNoNode = {
  choose: () => Promise.reject(new Error('no node is to be chosen')),
};

async function journalOf(...messages: readonly string[]): Promise<FakeJournal> {
  const journal = new FakeJournal();
  for (const message of messages) await journal.write(order({ message }));
  return journal;
}

describe('a damaged journal', () => {
  const to = '/data/journal.damaged-20261122T120000Z.db';
  const damage = { kind: 'setAside', from: '/data/journal.db', to, saved: 3 } as const;

  test('is told beside what was asked for, which goes on', async () => {
    for (const words of [['list'], ['journal', 'check']]) {
      const terminal = startTerminal([...words, '--json'], { damage });
      assert.equal(await terminal.code, 0);
      assert.equal(terminal.events.at(-1)?.['event'], 'end');
      assert.ok(terminal.stderr.text.includes(`It was set aside as ${to}: nothing was deleted.`));
      assert.match(terminal.stderr.text, /with the 3 payments that could still be read/);
    }
  });

  test('names the command that shows what it lost as it is typed here, on practice with its flag', async () => {
    const commandName = 'npm run keysend --';
    for (const [words, told, typed] of [
      [['list'], damage, 'npm run keysend -- audit'],
      [['list', '--practice'], damage, 'npm run keysend -- audit --practice'],
      [['journal', 'check'], { kind: 'gone', from: '/data/journal.db' }, 'npm run keysend -- audit'],
      [['list'], { ...damage, areLimitsLost: true }, 'npm run keysend -- limits'],
      [['limits'], { kind: 'orders', hashes: ['ab'.repeat(32)] }, 'npm run keysend -- journal check'],
    ] as const) {
      const terminal = startTerminal(words, { damage: told, commandName });
      await terminal.code;
      assert.ok(
        terminal.stderr.lines.some((line) => line.endsWith(`: ${typed}`)),
        terminal.stderr.text,
      );
    }
  });
});

describe('keysend journal', () => {
  test('needs a word that says what to do, and the words that this needs', async () => {
    for (const [words, told] of [
      [['journal'], /Say what to do/],
      [['journal', 'burn'], /"burn" is none of them/],
      [['journal', 'backup'], /Name the file/],
      [['journal', 'backup', 'my', 'copy'], /"copy" is too much/],
      [['journal', 'check', 'all'], /"all" is too much/],
      [['journal', 'export', '--csv', '--json'], /Choose one/],
    ] as const) {
      const terminal = startTerminal(words);
      assert.equal(await terminal.code, 2, words.join(' '));
      assert.match(terminal.stdout.text + terminal.stderr.text, told);
      assert.equal(terminal.enginesLoaded, 0);
    }
  });

  test('has a help that names its commands', async () => {
    const terminal = startTerminal(['journal', '--help']);
    assert.equal(await terminal.code, 0);
    for (const command of ['backup <file>', 'check', 'export']) {
      assert.ok(terminal.stdout.text.includes(`\n  ${command}`), command);
    }
  });

  test('backup copies it to where the person is', async () => {
    const terminal = startTerminal(['journal', 'backup', 'copy.db'], reachesNoNode);
    assert.equal(await terminal.code, 0);
    assert.deepEqual(terminal.journal.backups, [resolve('copy.db')]);
    assert.match(terminal.stdout.text, /copied to .*copy\.db\.\nKeep it for your eyes only/);
  });

  test('backup into a folder says that it is one', async () => {
    const journal = new FakeJournal();
    journal.backup = (path) =>
      Promise.reject(new Problem({ kind: 'backupFailed', path, detail: 'EISDIR: x' }));
    const terminal = startTerminal(['journal', 'backup', '/x'], { journal });
    assert.equal(await terminal.code, 1);
    assert.match(terminal.stderr.text, /not copied, because .*x is a folder\.\nName a new file in it\.$/m);
  });

  test('backup says why there is no copy', async () => {
    const journal = new FakeJournal();
    const detail = "EEXIST: file already exists, open '/x/copy.db'";
    journal.backup = (path) => Promise.reject(new Problem({ kind: 'backupFailed', path, detail }));
    const terminal = startTerminal(['journal', 'backup', '/x/copy.db', '--json'], { journal });
    assert.equal(await terminal.code, 1);
    const [event] = terminal.events;
    assert.equal(event?.['event'], 'error');
    assert.match(String(event['sentence']), /there is a file .*copy\.db already\. Nothing is ever replaced/);
  });

  test('check says that all is well, or what is not', async () => {
    const well = startTerminal(['journal', 'check'], reachesNoNode);
    assert.equal(await well.code, 0);
    assert.equal(well.stdout.text, 'Nothing is wrong with the journal.\n');

    const journal = new FakeJournal();
    journal.findings = [
      { kind: 'structure', detail: 'row 3 missing from index orders_by_payer' },
      { kind: 'order', hash: 'ab'.repeat(32) },
      { kind: 'order', hash: '' },
      { kind: 'setAside', path: '/data/journal.damaged-20261122T120000Z.db' },
    ];
    const ill = startTerminal(['journal', 'check'], { journal });
    assert.equal(await ill.code, 1);
    assert.equal(ill.stdout.lines.length, journal.findings.length);
    assert.match(ill.stdout.lines[0] ?? '', /row 3 missing/);
    assert.match(ill.stdout.lines[1] ?? '', /(?:ab){32}/);

    const forPrograms = startTerminal(['journal', 'check', '--json'], { journal });
    assert.equal(await forPrograms.code, 1);
    assert.deepEqual(
      forPrograms.events.map(({ finding }) => finding),
      [...journal.findings, undefined],
    );
    assert.equal(forPrograms.events.at(-1)?.['exitCode'], 1);
  });

  test('export prints a line of JSON for each payment, and preimages only as proofs', async () => {
    const journal = await journalOf('paid', 'on its way');
    const [paid] = [...journal.entries.values()].map((entry) => entry.order);
    assert.ok(paid);
    await journal.record(settled(paid, [attempt(1n, 'SUCCEEDED')]));
    for (const options of [[], ['--json']]) {
      const terminal = startTerminal(['journal', 'export', ...options], { journal, ...reachesNoNode });
      assert.equal(await terminal.code, 0);
      assert.deepEqual(
        terminal.events.map(({ message, state, preimage }) => ({ message, state, proof: preimage !== null })),
        [
          { message: 'paid', state: 'succeeded', proof: true },
          { message: 'on its way', state: 'inFlight', proof: false },
        ],
      );
    }
  });

  test('export as a table holds what spreadsheets would break or run', async () => {
    const journal = await journalOf('=HYPERLINK("http://x")', 'two\nlines, and "quotes"');
    const terminal = startTerminal(['journal', 'export', '--csv'], { journal });
    assert.equal(await terminal.code, 0);
    const { text } = terminal.stdout;
    assert.match(text, /^hash,state,status,[\w,]+,preimage\n[0-9a-f]{64},inFlight,,,,false,false,regtest,/);
    assert.ok(text.includes(`,"'=HYPERLINK(""http://x"")",`));
    assert.ok(text.includes(`,"two\nlines, and ""quotes""",`));
    assert.ok(text.endsWith('Z,\n'));
  });

  test('export waits for a slow reader, ends with one that goes, and with Ctrl-C', async () => {
    const journal = await journalOf(...Array.from({ length: 200 }, () => 'x'.repeat(200)));
    let given = 0;
    const all = journal.export.bind(journal);
    journal.export = async function* (): ReturnType<FakeJournal['export']> {
      for await (const each of all()) {
        given += 1;
        yield each;
      }
    };
    const slow = startTerminal(['journal', 'export'], { journal });
    slow.stdout.cork();
    while (!slow.stdout.writableNeedDrain) await new Promise((next) => setTimeout(next, 1));
    await new Promise((next) => setTimeout(next, 20));
    assert.ok(given < 100, `${given} were read ahead of the reader`);
    slow.interrupt();
    assert.equal(await slow.code, 1);
    assert.match(slow.stderr.text, /^Canceled\.$/m);

    given = 0;
    const gone = startTerminal(['journal', 'export'], { journal });
    gone.stdout.readerGone = true;
    assert.equal(await gone.code, 0);
    assert.ok(given < 100);
  });
});

describe('the command itself, with a journal on disk', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'keysend-terminal-')));
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const file = fileOfJournal(home);

  async function keysend(...words: readonly string[]): Promise<Command> {
    const script = join(import.meta.dirname, '../../src/cli.ts');
    const ofTheTest = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, APPDATA: home };
    const env = { ...ofTheTest, XDG_DATA_HOME: undefined, LC_ALL: 'C' };
    const command = new Command(process.execPath, [script, 'journal', ...words], { env, cwd: home });
    await command.code;
    return command;
  }

  test('copies, checks and exports; a damaged file is set aside and told, and the copy has it all', async () => {
    const journal = openJournal(file, { worker: new URL('../../src/journal/worker.ts', import.meta.url) });
    const made = await journal.write(order({ message: 'hello' }));
    await journal.close();

    const backup = await keysend('backup', 'copy.db');
    assert.equal(await backup.code, 0, backup.printed);
    const copy = join(home, 'copy.db');
    if (process.platform !== 'win32') assert.equal(statSync(copy).mode & 0o777, 0o600);
    const again = await keysend('backup', 'copy.db');
    assert.equal(await again.code, 1);
    assert.match(again.stderr, /there is a file .*copy\.db already/);
    const exported = await keysend('export');
    assert.deepEqual(
      exported.events.map(({ hash, message }) => [hash, message]),
      [[made.hash, 'hello']],
    );
    assert.equal(await (await keysend('check')).code, 0);

    writeFileSync(file, 'not a database any more'.repeat(1000));
    const check = await keysend('check');
    assert.equal(await check.code, 1, check.printed);
    const [name = ''] = readdirSync(dirname(file)).filter((each) => /^journal\.damaged-.*\.db$/.test(each));
    const aside = join(dirname(file), name);
    assert.ok(existsSync(aside) && existsSync(file));
    assert.ok(check.stderr.includes(`It was set aside as ${aside}: nothing was deleted.`), check.stderr);
    assert.equal(
      check.stdout,
      `A damaged journal was set aside at ${aside}. Move it elsewhere when you need it no more.\n`,
    );
  });
});

/** Where env-paths has it on this system. */
function fileOfJournal(home: string): string {
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'Library/Application Support/keysend',
    win32: 'keysend/Data',
  };
  return join(home, folders[process.platform] ?? '.local/share/keysend', 'journal.db');
}
