import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCode, judge, outcomeLine, summary, type Outcome } from '../../scripts/suiteOutcome.ts';

test('a passing suite shows its counts, from node:test or by itself', () => {
  const ours = '✔ a\nℹ tests 4\nℹ pass 3\nℹ fail 0\nℹ skipped 1\n';
  assert.deepEqual(judge(0, ours), { status: 'ok', detail: '3 passed, 1 skipped' });
  assert.deepEqual(judge(0, '\u001b[32m  12 passing\u001b[0m\n12 passed, 0 failed\n'), {
    status: 'ok',
    detail: '12 passed',
  });
  assert.deepEqual(judge(0, ''), { status: 'ok', detail: '' });
});

test('a suite is skipped only when it says so and why', () => {
  assert.deepEqual(judge(77, 'x\nSKIP: Go is not installed.\n'), {
    status: 'skipped',
    detail: 'Go is not installed.',
  });
  assert.equal(judge(77, 'SKIP: no\nbut then more').status, 'failed');
  assert.equal(judge(77, '').status, 'failed');
  assert.equal(judge(1, 'SKIP: no\n').status, 'failed');
  assert.deepEqual(judge(null, ''), { status: 'failed', detail: 'ended by a signal' });
});

const ok: Outcome = { name: 'unit', status: 'ok', detail: '3 passed', seconds: 1.25 };
const skipped: Outcome = { name: 'regtest', status: 'skipped', detail: 'Go is not installed.', seconds: 0 };
const failed: Outcome = { name: 'vsix', status: 'failed', detail: 'exit code 1', seconds: 62 };

test('each suite has one line', () => {
  assert.equal(outcomeLine(ok), '✔ ok      unit          1.3 s  3 passed');
});

test('the last lines name what failed, what could not run, and why', () => {
  assert.equal(
    summary([ok, skipped, failed], 75.4),
    [
      '3 suites in 1 min 15 s: 1 ok, 1 failed, 1 skipped.',
      'Failed: vsix (exit code 1)',
      'Skipped: regtest. Go is not installed.',
    ].join('\n'),
  );
});

test('a skipped suite is a failure where CI=true, and nowhere else', () => {
  assert.equal(exitCode([ok], true), 0);
  assert.equal(exitCode([ok, skipped], false), 0);
  assert.equal(exitCode([ok, skipped], true), 1);
  assert.equal(exitCode([ok, failed], false), 1);
});
