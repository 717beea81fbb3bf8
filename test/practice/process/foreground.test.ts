import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '../../../scripts/bundles.ts';
import { findServer } from '../../../src/practice/foundServer.ts';
import type { PracticeFolder } from '../../../src/practice/practiceFolder.ts';
import { Command } from '../../terminal/command.ts';
import { clientOf, endServer, eventually, folderFor, inTime, isAlive, LIMIT_MS } from './stage.ts';

const cli = join(project, 'src/cli.ts');
// What ends a process on Windows tells it nothing.
const posix = { skip: process.platform === 'win32' ? 'no SIGTERM there' : false };

/** `keysend` as a person types it; one that still runs is ended with the test. */
function keysend(t: TestContext, words: readonly string[], env: NodeJS.ProcessEnv = {}): Command {
  const command = new Command(process.execPath, [cli, ...words], { env });
  t.after(() => command.child.kill('SIGKILL'));
  return command;
}

function serve(t: TestContext, folder: PracticeFolder, words: readonly string[] = []): Command {
  return keysend(t, ['practice', '--dir', folder.path, ...words]);
}

/** Of an older version than the command: it has to be content with what runs. */
function window(folder: PracticeFolder): ReturnType<typeof clientOf> {
  return clientOf(folder, { version: () => '0.0.1' });
}

function line(command: Command, name: string): string {
  return new RegExp(`^${name}[= ](.*)$`, 'm').exec(command.stdout)?.[1] ?? '';
}

/** Of all tests of a group: one that hangs has failed. */
const timeout = 6 * LIMIT_MS;

describe('keysend practice', { ...posix, timeout }, () => {
  test('accepts calls once it has printed its lines, and Ctrl-C leaves nothing running', async (t) => {
    const folder = folderFor(t);
    const command = serve(t, folder);
    await command.prints('NODE bob');
    assert.equal(line(command, 'LND_CERT_PATH'), folder.certificate);
    assert.equal(line(command, 'LND_ADMIN_MACAROON_PATH'), folder.adminMacaroon);
    const paid = keysend(t, [line(command, 'NODE bob').slice(0, 66), '21', '--json'], {
      LND_RPC_HOST: line(command, 'LND_RPC_HOST'),
      LND_CERT_PATH: folder.certificate,
      LND_ADMIN_MACAROON_PATH: folder.adminMacaroon,
      XDG_DATA_HOME: dirname(folder.path),
    });
    assert.equal(await paid.code, 0, paid.printed);
    assert.equal(paid.events.at(-1)?.['state'], 'succeeded');
    const { pid } = findServer(folder) ?? { pid: 0 };
    assert.ok(pid > 0);

    command.child.kill('SIGINT');

    assert.equal(await command.code, 0);
    assert.equal(isAlive(pid), false);
    assert.equal(readFileSync(folder.log, 'utf8'), '');
  });

  test('killed by force, it leaves nothing running either', async (t) => {
    const folder = folderFor(t);
    const command = serve(t, folder);
    await command.prints('NODE bob');
    const { pid } = findServer(folder) ?? { pid: 0 };
    command.child.kill('SIGKILL');
    await eventually(() => !isAlive(pid), 'its server ends');
  });

  test('twice at once is one network, and the second goes on when the first ends', async (t) => {
    const folder = folderFor(t);
    const both = [serve(t, folder), serve(t, folder)];
    for (const command of both) await command.prints('NODE bob');
    const first = both.find(({ stderr }) => !stderr.includes('runs already'));
    const second = both.find((command) => command !== first);
    assert.ok(first !== undefined && second !== undefined);
    await second.prints('runs already');
    assert.equal(first.stdout, second.stdout);

    first.child.kill('SIGTERM');
    assert.equal(await first.code, 0, first.printed);

    await second.prints('runs here now');

    assert.equal(first.stdout, second.stdout);
    assert.ok((await window(folder).nodes(inTime())).length > 0);
    second.child.kill('SIGTERM');
    assert.equal(await second.code, 0, second.printed);
  });

  test('beside a window shares its network, and leaves it to the window', async (t) => {
    const folder = folderFor(t);
    await clientOf(folder).nodes(inTime());
    const { pid } = findServer(folder) ?? { pid: 0 };
    const command = serve(t, folder);
    await command.prints('runs already');
    command.child.kill('SIGINT');
    assert.equal(await command.code, 0);
    assert.ok(isAlive(pid));
  });

  test('a server that was killed under it is started again, with the same lines', async (t) => {
    const folder = folderFor(t);
    const command = serve(t, folder);
    await command.prints('NODE bob');
    const { stdout } = command;
    await endServer(folder, 'SIGKILL');
    await command.prints('runs here now');
    assert.equal(command.stdout, stdout);
  });

  test('does not wait for ever for a server that hangs', async (t) => {
    const folder = folderFor(t);
    await clientOf(folder).nodes(inTime());
    const { pid } = findServer(folder) ?? { pid: 0 };
    process.kill(pid, 'SIGSTOP');
    try {
      const command = serve(t, folder);
      assert.equal(await Promise.race([command.code, sleep(LIMIT_MS, 'it waits', { ref: false })]), 3);
      assert.match(command.stderr, /does not answer/);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  test('the same seed makes the same keys, and another one is refused where there is a network', async (t) => {
    const folders = [folderFor(t), folderFor(t), folderFor(t)] as const;
    const [one, two, three] = folders.map((folder, index) =>
      serve(t, folder, ['--seed', index < 2 ? 'course' : 'other', '--json']),
    ) as [Command, Command, Command];
    for (const command of [one, two, three]) {
      await command.prints('}]}');
      command.child.kill('SIGTERM');
      await command.code;
    }
    const keys = [one, two, three].map(({ events }) => JSON.stringify(events[0]?.['nodes']));
    assert.equal(keys[0], keys[1]);
    assert.notEqual(keys[0], keys[2]);
    const wrong = serve(t, folders[0], ['--seed', 'other']);
    assert.equal(await wrong.code, 3);
    assert.match(wrong.stderr, /made with another seed/);
    assert.equal(findServer(folders[0]), undefined);
  });

  test('--port is that one or none', async (t) => {
    const folder = folderFor(t);
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as { readonly port: number };
    const refused = serve(t, folder, ['--port', String(port)]);
    assert.equal(await refused.code, 3);
    assert.match(refused.stderr, new RegExp(`cannot be at the port ${String(port)}`));
    stranger.close();
    const served = serve(t, folder, ['--port', String(port)]);
    await served.prints(`LND_RPC_HOST=127.0.0.1:${String(port)}\n`);
    const other = serve(t, folder, ['--port', String(port + 1)]);
    assert.equal(await other.code, 3);
    assert.match(other.stderr, /runs already, at 127\.0\.0\.1.*\n.*cannot move to the port/);
  });
});

test(
  'keysend --practice starts the network, pays by name, and ends while the network goes on',
  { timeout },
  async (t) => {
    const folder = folderFor(t);
    // Linux's place of it; elsewhere it would be the person's own network.
    if (process.platform !== 'linux') {
      t.skip('the folder of data can be moved on Linux only');
      return;
    }
    const data = join(dirname(folder.path), 'data');
    const env = { XDG_DATA_HOME: data };
    const paid = keysend(t, ['--practice', 'bob', '1000', '--message', 'hello'], env);
    assert.equal(await paid.code, 0, paid.printed);
    assert.equal(paid.stderr.includes('Warning'), false, paid.stderr);
    assert.match(paid.stdout, /^SUCCEEDED +bob received 1,000 sat/m);
    assert.match(paid.stdout, /^RECEIVER +bob made an invoice of 1,000 sat/m);
    const listed = keysend(t, ['list', '--practice', '--json'], env);
    assert.equal(await listed.code, 0, listed.printed);
    const hash = String(listed.events[0]?.['hash']);
    const tracked = keysend(t, ['track', hash, '--practice'], env);
    assert.equal(await tracked.code, 0, tracked.printed);
    assert.match(tracked.stdout, /^RECEIVER/m);
    const { pid } = JSON.parse(readFileSync(join(data, 'keysend/practice/server.json'), 'utf8')) as {
      readonly pid: number;
    };
    assert.ok(isAlive(pid));
    process.kill(pid, 'SIGTERM');
    await eventually(() => !isAlive(pid), 'it ends');
  },
);
