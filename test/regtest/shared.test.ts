import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { findBinaries } from './binaries.ts';
import { connectNetwork } from './shared.ts';
import type { SharedNetwork } from './shared.ts';
import { waitFor, whenTrue } from './waitFor.ts';

const binaries = await findBinaries();
const script = join(import.meta.dirname, '..', '..', 'scripts', 'regtest.ts');

describe('one network for several processes', () => {
  test('a machine that cannot run it says why to every suite', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'keysend-shared-'));
    try {
      const file = join(dir, 'network.json');
      await writeFile(file, '{"ok":false,"why":"Go is not installed."}');
      assert.deepEqual(await connectNetwork({}, file), { ok: false, why: 'Go is not installed.' });
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  const skip = binaries.ok ? false : binaries.why;

  test(
    'another process finds the nodes, stops and starts them, and leaves them running',
    { skip },
    async () => {
      const runner = await runScript();
      const result = await connectNetwork({}, runner.shared.file);
      assert.ok(result.ok);
      const { network } = result;
      const bob = network.node('bob');
      assert.equal((await bob.rpc.call('lnrpc.Lightning/GetInfo')).alias, 'bob');
      await bob.kill();
      assert.equal(await bob.isRunning(), false);
      await bob.start();
      await network.waitUntilReady();
      await assert.rejects(bob.start(), /bob is running already/);

      const { url } = runner.shared.control;
      const stranger = await fetch(`${url}/bob/kill`, {
        method: 'POST',
        headers: { authorization: 'Bearer x' },
      });
      assert.equal(stranger.status, 401);
      assert.equal(await bob.isRunning(), true);
      await network.stop();
      assert.equal(await bob.isRunning(), true);

      runner.child.stdin.end();
      assert.equal(await runner.exited, 0);
      assertNothingLeft(runner.shared.dir);
    },
  );

  test(
    'nothing is left behind when the process that started the network is killed',
    { skip, timeout: 120_000 },
    async (t) => {
      const runner = await runScript();
      t.after(() => runner.child.kill('SIGKILL'));
      runner.child.kill('SIGKILL');
      await runner.exited;
      await waitFor('the directory to be removed', async () => whenTrue(!existsSync(runner.shared.dir)), {
        timeoutMs: 10_000,
      });
      assertNothingLeft(runner.shared.dir);
    },
  );
});

async function runScript() {
  const child = spawn(process.execPath, [script, '--json', '--until-eof'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, exited, shared: JSON.parse(line) as SharedNetwork };
  }
  throw new Error(`The script ended with code ${String(await exited)} and without a network.`);
}

function assertNothingLeft(dir: string): void {
  assert.equal(existsSync(dir), false);
  if (process.platform === 'win32') return;
  const running = execFileSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' });
  assert.deepEqual(
    running.split('\n').filter((line) => line.includes(dir)),
    [],
  );
}
