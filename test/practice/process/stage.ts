import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '../../../scripts/bundles.ts';
import { findServer } from '../../../src/practice/foundServer.ts';
import { PracticeClient } from '../../../src/practice/practiceClient.ts';
import type { PracticeOptions } from '../../../src/practice/practiceClient.ts';
import { PracticeFolder } from '../../../src/practice/practiceFolder.ts';

export const SCRIPT = join(project, 'src/practiceServer.ts');
export const LIMIT_MS = 30_000;

/** A practice folder of the test's own. Whatever still serves it is ended with the test. */
export function folderFor(t: TestContext): PracticeFolder {
  const root = realpathSync.native(mkdtempSync(join(tmpdir(), 'keysend-practice-')));
  const folder = new PracticeFolder(join(root, 'practice'));
  t.after(async () => {
    await endServer(folder, 'SIGTERM');
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

/** Lets the folder's server have a port of its own, as after a first start: those of the usual row are taken by whatever test comes first. */
export async function ownPort(folder: PracticeFolder): Promise<void> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  folder.writeServer({ port, version: '1.0.0', startedAt: 1 });
}

/** Ends the folder's server, and waits until it is gone. */
export async function endServer(folder: PracticeFolder, signal: NodeJS.Signals): Promise<void> {
  const server = findServer(folder);
  if (server === undefined) return;
  process.kill(server.pid, signal);
  await eventually(() => !isAlive(server.pid), 'the server ends');
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export function clientOf(folder: PracticeFolder, options: Partial<PracticeOptions> = {}): PracticeClient {
  return new PracticeClient({ folder: folder.path, version: () => '1.0.0', script: SCRIPT, ...options });
}

export function inTime(): AbortSignal {
  return AbortSignal.timeout(LIMIT_MS);
}

export async function eventually(holds: () => boolean, what: string): Promise<void> {
  const limit = performance.now() + LIMIT_MS;
  while (!holds()) {
    if (performance.now() > limit) throw new Error(`It never came to pass that ${what}.`);
    await sleep(10);
  }
}
