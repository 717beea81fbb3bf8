import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { InProcess } from './inProcess.ts';
import { VirtualTime } from './virtualTime.ts';

function printed(program: InProcess): () => string {
  let text = '';
  program.stdout.setEncoding('utf8').on('data', (each: string) => (text += each));
  return () => text;
}

test('a program that ends has said everything, and its exit code comes with its end', async () => {
  const program = new InProcess(new VirtualTime(), async ({ life, streams }) => {
    streams.stdout.write('one ');
    await life.clock.sleep(1_000);
    streams.stdout.write('two');
    return 3;
  });
  const text = printed(program);
  assert.deepEqual(await once(program, 'close'), [3]);
  assert.equal(text(), 'one two');
});

test('one that is killed does nothing more, whatever it waited for', async () => {
  const time = new VirtualTime();
  const did: string[] = [];
  const program = new InProcess(time, async ({ life, streams }) => {
    await life.clock.sleep(10);
    did.push('before');
    streams.stdout.write('before');
    await life.clock.sleep(10);
    did.push('after');
    return 0;
  });
  const text = printed(program);
  const closed = once(program, 'close');
  await time.sleep(15);
  program.kill('SIGKILL');
  assert.deepEqual(await closed, [null]);
  await time.sleep(1_000);
  assert.deepEqual([did, text()], [['before'], 'before']);
});

test('a signal reaches whoever listens, and ends a program that does not', async () => {
  const time = new VirtualTime();
  const listens = new InProcess(time, async ({ signals }) => {
    await once(signals, 'SIGTERM');
    return 4;
  });
  listens.kill('SIGTERM');
  assert.deepEqual(await once(listens, 'close'), [4]);
  const deaf = new InProcess(time, async () => new Promise(() => undefined));
  deaf.kill('SIGTERM');
  assert.deepEqual(await once(deaf, 'close'), [null]);
});
