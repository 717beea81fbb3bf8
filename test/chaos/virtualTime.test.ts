import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as realSleep } from 'node:timers/promises';
import { VirtualTime } from './virtualTime.ts';

const HOUR_MS = 3_600_000;

test('an hour passes at once, and everybody wakes in the order of their times', async () => {
  const time = new VirtualTime();
  const started = time.now();
  const woken: string[] = [];
  const sleeper = async (name: string, milliseconds: number): Promise<void> => {
    await time.sleep(milliseconds);
    woken.push(`${name} ${time.now() - started}`);
  };
  const real = performance.now();
  await Promise.all([sleeper('late', HOUR_MS), sleeper('soon', 1), sleeper('then', 1), sleeper('later', 60)]);
  assert.deepEqual(woken, ['soon 1', 'then 1', 'later 60', `late ${HOUR_MS}`]);
  assert.ok(performance.now() - real < 5_000);
});

test('a sleep ends by its signal, and its time then does not come', async () => {
  const time = new VirtualTime();
  const end = new AbortController();
  const started = time.now();
  const sleeping = time.sleep(HOUR_MS, end.signal);
  end.abort(new Error('enough'));
  await assert.rejects(sleeping, /enough/);
  await time.sleep(10);
  assert.equal(time.now() - started, 10);
});

test('time stands still while another thread works, and while bytes are on their way', async (t) => {
  const time = new VirtualTime();
  const started = time.now();
  const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');

  const happened: string[] = [];
  const sleeping = time.sleep(5).then(() => happened.push('time'));
  const working = time.busy(async () => {
    await realSleep(30);
    happened.push('work');
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  for (let trips = 0; trips < 20; trips++) {
    socket.write('x');
    await once(socket, 'data');
  }
  happened.push('bytes');
  socket.destroy();
  await Promise.all([sleeping, working]);
  assert.deepEqual([happened.at(-1), happened.length], ['time', 3]);
  assert.equal(time.now() - started, 5);
});

test('installed, it is the time of everything in the process; disposed of, the machine’s is back', async () => {
  const time = new VirtualTime();
  const before = { Date, setTimeout, clearTimeout };
  const installed = time.install();
  try {
    const started = Date.now();
    const fired: string[] = [];
    clearTimeout(setTimeout(() => fired.push('cleared'), 10));
    const every = setInterval(() => fired.push('tick'), 400);
    const soon = AbortSignal.timeout(500);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    clearInterval(every);
    assert.deepEqual(fired, ['tick', 'tick']);
    assert.ok(soon.aborted);
    assert.equal(Date.now() - started, 1_000);
    assert.ok(new Date() instanceof Date);
    assert.equal(new Date().getTime(), time.now());
    assert.equal(new Date(5).getTime(), 5);
  } finally {
    installed[Symbol.dispose]();
  }
  assert.deepEqual({ Date, setTimeout, clearTimeout }, before);
});
