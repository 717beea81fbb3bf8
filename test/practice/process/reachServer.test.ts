import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServerGone } from '../../../src/practice/controlChannel.ts';
import type { PracticeFolder } from '../../../src/practice/practiceFolder.ts';
import { reachServer } from '../../../src/practice/reachServer.ts';
import { folderFor } from './stage.ts';

const FIRST_ENDED_MS = 1_000;

/** This process is the folder's server, as far as anybody can see. */
function serves(folder: PracticeFolder, pid: number, startedAt: number): void {
  for (const file of [folder.certificate, folder.adminMacaroon]) writeFileSync(file, 'some');
  folder.writeServer({ pid, port: 1, version: '1.0.0', startedAt });
}

test('a server that hangs costs a few processes, not one after another; its successor is found at once', async (t) => {
  const folder = folderFor(t);
  folder.make();
  const { pid = 0 } = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  assert.ok(pid > 0);
  serves(folder, pid, 1);
  let processes = 0;
  const started = performance.now();
  const successor = sleep(FIRST_ENDED_MS).then(() => {
    serves(folder, pid, 2);
  });
  const reached = await reachServer(
    {
      folder,
      version: '1.0.0',
      start: () => {
        processes += 1;
        return Promise.resolve({ answer: { kind: 'taken' }, child: {} as ChildProcess });
      },
    },
    ({ server }) =>
      server.startedAt === 2 ? Promise.resolve(server) : Promise.reject(new ServerGone('it hangs')),
    AbortSignal.timeout(9_000),
  );
  const took = performance.now() - started;
  await successor;

  assert.equal(reached.startedAt, 2);
  // After 0, 200 and 600 ms.
  assert.equal(processes, 3);
  assert.ok(took < FIRST_ENDED_MS + 200, `it took ${took.toFixed(0)} ms`);
});
