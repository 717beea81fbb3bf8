import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Problem } from '../../src/keysend/problem.ts';
import { eventually } from '../workbench/eventually.ts';
import { FakeJournal } from '../keysend/fakeNode.ts';
import { CAROL, NOW } from '../keysend/samples.ts';
import { startTerminal } from './startTerminal.ts';
import type { Running } from './startTerminal.ts';
import { StoryNode } from './storyNode.ts';

const noNode = (): Promise<never> => Promise.reject(new Error('no node is needed'));

async function stopped(): Promise<FakeJournal> {
  const journal = new FakeJournal();
  await journal.stop(NOW);
  return journal;
}

describe('keysend stop', () => {
  test('stops at once, without a question or a node, and says how to go on', async () => {
    const journal = new FakeJournal();
    const terminal = startTerminal(['stop'], {
      journal,
      choose: noNode,
      isTTY: true,
      commandName: 'npm run keysend --',
    });
    assert.equal(await terminal.code, 0);
    assert.equal(journal.held.stoppedAt, NOW);
    assert.match(
      terminal.stdout.text,
      /^Within a second payments in flight make no new attempts; what is locked on its way may still settle/m,
    );
    assert.match(terminal.stdout.text, /: npm run keysend -- resume$/m);
    assert.equal(terminal.stderr.text, '');
  });

  test('a second time says since when it was, and a yes to the first lifts it no more', async () => {
    const terminal = startTerminal(['stop'], { journal: await stopped() });
    terminal.clock.time += 60_000;
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stdout.text, /already, since 2026-11-2/);
    assert.equal(terminal.journal.held.stoppedAt, NOW + 60_000);
  });

  test('that cannot be written down says first that sending is not stopped, and fails', async () => {
    const detail = 'database or disk is full';
    class FullJournal extends FakeJournal {
      override async stop(): Promise<void> {
        return Promise.reject(new Problem({ kind: 'journalUnavailable', path: '/x/journal.db', detail }));
      }
    }
    for (const words of [['stop'], ['stop', '--json']]) {
      const terminal = startTerminal(words, { journal: new FullJournal(), choose: noNode });
      assert.equal(await terminal.code, 1);
      const text = terminal.stdout.text + terminal.stderr.text;
      assert.match(text, /Sending is not stopped: .*\/x\/journal\.db \(database or disk is full\)/);
      assert.match(text, /can still send/);
      assert.doesNotMatch(text, /nothing is sent|is stopped on/);
    }
  });

  test('from then on nothing is sent, on any network and with --yes too', async () => {
    for (const network of ['mainnet', 'regtest', 'practice']) {
      const terminal = startTerminal([CAROL, '1', '--yes', '--json'], {
        journal: await stopped(),
        node: new StoryNode({ network }),
      });
      assert.equal(await terminal.code, 5);
      assert.equal(terminal.node.orders.length, 0);
      const [event] = terminal.events;
      assert.deepEqual(event?.['reason'], {
        kind: 'sendingStopped',
        since: new Date(NOW).toISOString(),
      });
      assert.match(String(event['sentence']), /keysend resume/);
    }
  });
});

describe('a stop from elsewhere', () => {
  const LINE = 'All sending was stopped: no new attempts are made for this payment.\n';
  const inFlight = async (
    journal = new FakeJournal(),
  ): Promise<{ terminal: Running; settle: () => void }> => {
    const { promise, resolve: settle } = Promise.withResolvers<undefined>();
    const node = new StoryNode({ held: promise.then(() => undefined) });
    const terminal = startTerminal([CAROL, '1', '--json'], { node, journal });
    await terminal.shows(terminal.stdout, '"IN_FLIGHT"');
    return {
      terminal,
      settle: () => {
        settle(undefined);
      },
    };
  };

  test('ends the attempts of a payment in flight, which is followed to its end', async () => {
    const { terminal, settle } = await inFlight();
    assert.equal(terminal.node.canceled, false);
    await terminal.journal.stop(NOW);
    await terminal.shows(terminal.stderr, LINE);
    assert.equal(terminal.node.canceled, true);
    settle();
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.stderr.text, LINE);
    assert.equal(terminal.events.at(-1)?.['state'], 'succeeded');
    const told = terminal.events.filter(({ event }) => event === 'stopped');
    assert.deepEqual(told, [
      { event: 'stopped', stoppedAt: new Date(NOW).toISOString(), sentence: LINE.trimEnd() },
    ]);
  });

  test('leaves Ctrl-C what it was: once to cancel, twice to leave', async () => {
    const { terminal } = await inFlight();
    await terminal.journal.stop(NOW);
    await terminal.shows(terminal.stderr, LINE);
    terminal.interrupt();
    await terminal.shows(terminal.stderr, 'Press Ctrl-C again');
    terminal.interrupt();
    assert.equal(await terminal.code, 4);
  });

  test('that cannot be looked up is told once, and the payment is followed on', async () => {
    const journal = new FakeJournal();
    let looks = 0;
    const { terminal, settle } = await inFlight(journal);
    journal.brakes = async () => {
      looks += 1;
      return Promise.reject(
        new Problem({ kind: 'journalUnavailable', path: '/x/journal.db', detail: 'disk I/O error' }),
      );
    };
    await terminal.shows(terminal.stderr, 'disk I/O error');
    for (let turn = 0; looks < 5 && turn < 1_000; turn += 1) await setImmediate();
    settle();
    assert.equal(await terminal.code, 0);
    assert.ok(looks >= 5);
    assert.equal(terminal.stderr.text.split('disk I/O error').length, 2);
    assert.match(
      terminal.stderr.text,
      /do not send them again\.\nWhether all sending was stopped could not be/,
    );
    assert.doesNotMatch(terminal.stderr.text, /nothing is sent|try again/);
    assert.equal(terminal.node.canceled, false);
  });

  test('after the end is looked for no more', async () => {
    const { terminal, settle } = await inFlight();
    settle();
    assert.equal(await terminal.code, 0);
    await terminal.journal.stop(NOW);
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    assert.equal(terminal.stderr.text, '');
  });
});

describe('keysend resume', () => {
  test('lets payments go out again after a yes', async () => {
    const terminal = startTerminal(['resume'], { journal: await stopped(), choose: noNode, isTTY: true });
    await terminal.shows(terminal.stderr, '[y/N] ');
    assert.match(terminal.stderr.text, /stopped on this computer at 2026-11-2/);
    assert.equal(terminal.journal.held.stoppedAt, NOW);
    terminal.stdin.write('y\n');
    assert.equal(await terminal.code, 0);
    assert.equal(terminal.journal.held.stoppedAt, undefined);
  });

  test('asks anew when sending was stopped anew since the question', async () => {
    const terminal = startTerminal(['resume'], { journal: await stopped(), choose: noNode, isTTY: true });
    const { journal, stderr, stdin } = terminal;
    await terminal.shows(stderr, '[y/N] ');
    await journal.resume(NOW);
    await journal.stop(NOW + 60_000);
    stdin.write('y\n');
    await eventually(
      'a second question',
      () => stderr.text.split('[y/N] ').length,
      (parts) => parts === 3,
    );
    assert.equal(journal.held.stoppedAt, NOW + 60_000);
    stdin.write('y\n');
    assert.equal(await terminal.code, 0);
    assert.equal(journal.held.stoppedAt, undefined);
  });

  test('does not after a no, after Ctrl-C, and where nobody can be asked', async () => {
    const no = startTerminal(['resume'], { journal: await stopped(), isTTY: true });
    await no.shows(no.stderr, '[y/N] ');
    no.stdin.write('n\n');
    const canceled = startTerminal(['resume'], { journal: await stopped(), isTTY: true });
    await canceled.shows(canceled.stderr, '[y/N] ');
    canceled.interrupt();
    const nobody = startTerminal(['resume'], { journal: await stopped() });
    nobody.stdin.write('y\n');
    for (const terminal of [no, canceled, nobody]) {
      assert.equal(await terminal.code, 5);
      assert.equal(terminal.journal.held.stoppedAt, NOW);
      assert.match(terminal.stderr.text, /Sending stays stopped\.\n$/);
    }
  });

  test('says so where nothing is stopped', async () => {
    const terminal = startTerminal(['resume']);
    assert.equal(await terminal.code, 0);
    assert.match(terminal.stdout.text, /not stopped/);
  });
});
