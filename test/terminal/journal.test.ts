import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startTerminal } from './startTerminal.ts';

describe('a damaged journal', () => {
  const to = '/data/journal.damaged-20261122T120000Z.db';
  const damage = { kind: 'setAside', from: '/data/journal.db', to, saved: 3 } as const;

  test('is told beside what was asked for, which goes on', async () => {
    const terminal = startTerminal(['list', '--json'], { damage });
    assert.equal(await terminal.code, 0);
    assert.deepEqual(terminal.events, [{ event: 'end', exitCode: 0 }]);
    assert.ok(terminal.stderr.text.includes(`It was set aside as ${to}: nothing was deleted.`));
    assert.match(terminal.stderr.text, /with the 3 payments that could still be read/);
  });
});
