import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, test } from 'node:test';
import { unlessAborted } from '../../src/keysend/unlessAborted.ts';

describe('a wait that can be left', () => {
  test('gives what the work gave, and leaves nothing behind at a signal that lives on', async () => {
    const { signal } = new AbortController();
    assert.equal(await unlessAborted(Promise.resolve(7), signal), 7);
    await assert.rejects(unlessAborted(Promise.reject(new Error('broken')), signal), /broken/);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  test('ends with the reason of its signal, while the work goes on', async () => {
    const leave = new AbortController();
    const work = Promise.withResolvers<number>();
    const waiting = unlessAborted(work.promise, leave.signal);
    leave.abort(new Error('left'));
    await assert.rejects(waiting, /left/);
    await assert.rejects(unlessAborted(work.promise, leave.signal), /left/);
    work.resolve(7);
    assert.equal(await work.promise, 7);
  });
});
