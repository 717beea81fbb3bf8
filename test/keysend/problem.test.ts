import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem, reasonOf } from '../../src/keysend/problem.ts';

test('a reason is found in a problem that another bundle of the product made', async () => {
  const otherCopy = '../../src/keysend/problem.ts?another-bundle';
  const other = (await import(otherCopy)) as { Problem: typeof Problem };
  const reason = { kind: 'walletLocked' } as const;

  assert.notEqual(other.Problem, Problem);
  assert.deepEqual(reasonOf(new other.Problem(reason)), reason);
  assert.deepEqual(reasonOf(new Problem(reason)), reason);
});

test('an error that carries no reason is a bug', () => {
  assert.equal(reasonOf(new Error('boom')), undefined);
  assert.equal(reasonOf('boom'), undefined);
});
