import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Messages } from '../../src/lnd/messages.ts';

test('a slow reader gets every message in order, then the end', async () => {
  const messages = new Messages<number>(() => undefined);
  for (const number of [1, 2, 3]) messages.push(number);
  messages.end();
  messages.push(4);
  const read: number[] = [];
  for await (const message of messages) read.push(message);
  assert.deepEqual(read, [1, 2, 3]);
});

test('a reader that waits gets the next message at once', async () => {
  const messages = new Messages<number>(() => undefined);
  const next = messages.next();
  messages.push(1);
  assert.deepEqual(await next, { done: false, value: 1 });
});

test('an error comes after what arrived before it, once, and later ends do not hide it', async () => {
  const messages = new Messages<number>(() => undefined);
  messages.push(1);
  messages.fail(new Error('torn'));
  messages.end();
  assert.deepEqual(await messages.next(), { done: false, value: 1 });
  await assert.rejects(messages.next(), /torn/);
  assert.deepEqual(await messages.next(), { done: true, value: undefined });
});

test('an error reaches a reader that waits', async () => {
  const messages = new Messages<number>(() => undefined);
  const next = messages.next();
  messages.fail(new Error('torn'));
  await assert.rejects(next, /torn/);
  assert.deepEqual(await messages.next(), { done: true, value: undefined });
});

test('leaving ends the source once, and frees a reader that waits for a silent stream', async () => {
  let ended = 0;
  const messages = new Messages<number>(() => ended++);
  const next = messages.next();
  await messages.return();
  assert.deepEqual(await next, { done: true, value: undefined });
  await messages.return();
  assert.equal(ended, 1);
});

test('leaving after the end does not end the source again', async () => {
  let ended = 0;
  const messages = new Messages<number>(() => ended++);
  messages.push(1);
  messages.end();
  for await (const message of messages) {
    assert.equal(message, 1);
    break;
  }
  assert.equal(ended, 0);
});
