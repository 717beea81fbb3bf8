import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastLine, outcomeTable, replays } from './report.ts';
import type { RunResult } from './session.ts';

function result(run: number, changes: Partial<RunResult> = {}): RunResult {
  return { run, fault: 'proxy.cut', to: 'bob', struck: true, outcome: 'settled', told: [], ...changes };
}

const runs = [
  result(0),
  result(1, { struck: false }),
  result(2, { fault: 'disk.full', outcome: 'neverSent' }),
];

test('the table has a row for each fault that was played, and a sum', () => {
  assert.deepEqual(outcomeTable(runs).split('\n').slice(2), [
    '| the connection is cut (FIN) | 2 | 1 | 2 |  |  |  |  |  |  |',
    '| the disk is full | 1 | 1 |  |  | 1 |  |  |  |  |',
    '| **all** | 3 | 2 | 2 |  | 1 |  |  |  |  |',
  ]);
});

test('the last line counts, and a finding says how to play its run again', () => {
  const findings = [
    { kind: 'wrong', run: 1, says: '' },
    { kind: 'paidTwice', run: 2, says: '' },
  ] as const;
  assert.equal(
    lastLine({ runs, findings }),
    'runs 3 · faults by kind: proxy.cut 2, disk.full 1 · paid twice 1 · lost 0 · wrong 1',
  );
  assert.deepEqual(
    replays('s', { runs, findings }).map((line) => line.split('    ')[0]),
    ['npm run chaos -- --seed s --run 1', 'npm run chaos -- --seed s --run 2'],
  );
  assert.match(replays('s', { runs, findings }, true)[0] ?? '', /^npm run chaos -- --practice --seed s /);
});
