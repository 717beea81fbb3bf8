import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { project } from '../../scripts/bundles.ts';
import { isPackaged } from '../../scripts/packageStamp.ts';
import { Command } from '../terminal/command.ts';
import { sentFrames } from './sentFrames.ts';
import type { Frame } from './sentFrames.ts';
import { readTrace, tracing, whyNoTrace } from './systemCalls.ts';
import type { SystemCall } from './systemCalls.ts';

/*
 * The order is on the disk before the first byte of its call leaves the process. Killing the process does not show that: what was written
 * and not synced outlives it. So the kernel's own account of what was asked of it is read, of the command as it is shipped where
 * `npm run package` has made it, else of its sources.
 */

const script = join(project, isPackaged(project) ? 'dist/cli.cjs' : 'src/cli.ts');
const reason = whyNoTrace();

describe('an order', { skip: reason ?? false }, () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keysend-order-on-disk-')));
  const database = join(folder, 'keysend', 'journal.db');
  const rollback = `${database}-journal`;
  const env = { XDG_DATA_HOME: folder, HOME: folder };
  let network: Command;

  before(async () => {
    network = new Command(process.execPath, [script, 'practice', '--json'], { env });
    await network.prints('"host"');
  });
  after(async () => {
    network.child.kill('SIGTERM');
    await network.code;
    rmSync(folder, { recursive: true });
  });

  /** Sends one sat to bob with its system calls written down. */
  async function send(inject: readonly string[] = []): Promise<{
    readonly command: Command;
    readonly calls: readonly SystemCall[];
    readonly frames: readonly Frame[];
  }> {
    const [trace, keys] = [join(folder, 'trace'), join(folder, 'keys')];
    rmSync(keys, { force: true });
    const [strace = '', ...options] = tracing(trace, inject);
    const words = [`--tls-keylog=${keys}`, script, '--practice', 'bob', '1', '--yes', '--json'];
    const command = new Command(strace, [...options, process.execPath, ...words], { env });
    await command.code;
    const calls = readTrace(trace);
    return { command, calls, frames: sentFrames(calls, readFileSync(keys, 'utf8')) };
  }

  /** What must be true whenever it is asked: all that the journal holds of the order is synced when its call begins. */
  function checkOrder({ command, calls, frames }: Awaited<ReturnType<typeof send>>): readonly SystemCall[] {
    assert.equal(command.child.exitCode, 0, command.printed);
    const [{ hash, preimage } = {}] = command.events.filter(({ event }) => event === 'order');
    const called = beginningOfCall(frames, String(hash));
    const written = calls.find(
      ({ file, bytes }) =>
        file === database &&
        bytes.includes(String(hash)) &&
        bytes.includes(Buffer.from(String(preimage), 'hex')),
    );
    assert.ok(written !== undefined && written.ends < called.begins, 'the order is in the journal');

    const before = calls.filter(({ ends }) => ends < called.begins);
    const isLater = ({ begins }: SystemCall): boolean => begins > written.ends;
    const synced = (file: string, since: SystemCall): SystemCall | undefined =>
      before.find(
        (call) => isSync(call) && call.file === file && call.begins > since.ends && call.result === 0,
      );
    const databaseSynced = synced(database, written);
    assert.ok(databaseSynced, 'the journal was synced with the order in it, and that had ended');
    // PERSIST commits by blanking the head of the rollback journal: until then a power cut takes the order back.
    const commit = before.find((call) => isLater(call) && call.file === rollback && isBlank(call));
    assert.ok(commit !== undefined && commit.begins > databaseSynced.ends, 'it was committed');
    assert.ok(synced(rollback, commit), 'the commit was synced, and that had ended');
    for (const file of [database, rollback]) {
      const last = before.findLast((call) => call.file === file && call.bytes.length > 0);
      assert.ok(last !== undefined && synced(file, last), `nothing of ${file} is left to be synced`);
    }
    const unfinished = calls.filter(({ begins, ends }) => begins < called.begins && ends > called.begins);
    assert.deepEqual(
      unfinished.filter(({ file }) => file.startsWith(database)).map(({ text }) => text),
      [],
    );
    return before;
  }

  test('is synced in a new journal, and the journal in its folder, before the first byte of its call', async (t) => {
    t.diagnostic(script);
    const before = checkOrder(await send());
    for (const file of [database, rollback]) {
      const made = before.find(
        (call) => call.name === 'openat' && call.file === file && call.text.includes('O_CREAT'),
      );
      const isInFolder = before.some(
        (call) => isSync(call) && call.file === dirname(database) && call.begins > (made?.ends ?? Infinity),
      );
      assert.ok(isInFolder, `${file} was made, and then its folder synced`);
    }
  });

  test('is synced before the first byte of its call, however long the disk takes', async () => {
    checkOrder(await send(['fsync,fdatasync:delay_enter=150000']));
  });

  test('that the disk does not sync is not sent: not one byte of its call leaves the process', async () => {
    const { command, frames } = await send(['fsync,fdatasync:error=EIO']);
    assert.equal(command.child.exitCode, 1, command.printed);
    const [{ reason: told } = {}] = command.events.filter(({ event }) => event === 'error');
    assert.equal((told as { readonly kind: string }).kind, 'journalUnavailable');
    assert.ok(
      frames.some(({ type }) => type === 'data'),
      'other calls were made, and seen',
    );
    assert.ok(
      frames.some(({ payload }) => preimageIn(payload) === 'blank'),
      'a route was asked for',
    );
    assert.ok(!frames.some(({ payload }) => preimageIn(payload) === 'there'));
  });
});

/** How a map's entry with the preimage begins (protobuf): the number of its record, and that 32 bytes follow. */
const PREIMAGE_ENTRY = Buffer.from('08ecc299b6141220', 'hex');

/** `blank`: the question for a route has zeros where an order has its preimage. */
function preimageIn(payload: Buffer): 'there' | 'blank' | undefined {
  const at = payload.indexOf(PREIMAGE_ENTRY);
  if (at === -1) return undefined;
  const start = at + PREIMAGE_ENTRY.length;
  return payload.subarray(start, start + 32).every((byte) => byte === 0) ? 'blank' : 'there';
}

/** The call that carried the first byte of SendPaymentV2: of the stream whose message holds the order's preimage. */
function beginningOfCall(frames: readonly Frame[], hash: string): SystemCall {
  const message = frames.find(({ type, payload }) => type === 'data' && holdsPreimage(payload, hash));
  assert.ok(
    message !== undefined && preimageIn(message.payload) === 'there',
    'the call with the preimage was seen',
  );
  const connection = frames.filter(
    ({ stream, sentBy }) => stream === message.stream && sentBy.file === message.sentBy.file,
  );
  const [first] = connection;
  assert.equal(first?.type, 'headers');
  return first.sentBy;
}

function holdsPreimage(payload: Buffer, hash: string): boolean {
  for (let at = 0; at + 32 <= payload.length; at += 1) {
    if (
      createHash('sha256')
        .update(payload.subarray(at, at + 32))
        .digest('hex') === hash
    )
      return true;
  }
  return false;
}

function isSync({ name }: SystemCall): boolean {
  return name === 'fsync' || name === 'fdatasync';
}

function isBlank({ bytes, offset }: SystemCall): boolean {
  return offset === 0 && bytes.length > 0 && bytes.every((byte) => byte === 0);
}
