import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '../../scripts/bundles.ts';
import { findServer } from '../../src/practice/foundServer.ts';
import { PracticeClient } from '../../src/practice/practiceClient.ts';
import { PracticeFolder } from '../../src/practice/practiceFolder.ts';
import { openRpc } from '../regtest/rpc.ts';
import { balanceOf, differences, ordersIn, paymentsOf } from './books.ts';
import type { Errands } from './books.ts';

const LIMIT_MS = 30_000;
/** Those whose lesson is not a trouble. */
const RECEIVERS = ['direct', 'twoHops', 'dearHop'];

/** A person of the test's own: an empty home with a practice network that nobody has paid on. */
export interface Person extends AsyncDisposable {
  readonly home: string;
  /** Keys of nodes that take a keysend. */
  readonly receivers: readonly string[];
  /** Compares what was sent with the journal and the node's books; each difference is a sentence. */
  compare(errands: Errands): Promise<readonly string[]>;
}

export async function newPerson(): Promise<Person> {
  const home = mkdtempSync(join(tmpdir(), 'keysend-load-'));
  const data = join(home, process.platform === 'darwin' ? 'Library/Application Support' : '.local/share');
  const folder = new PracticeFolder(join(data, 'keysend/practice'));
  await mkdir(data, { recursive: true });
  const practice = new PracticeClient({
    folder: folder.path,
    version: () => '0.0.0',
    script: join(project, 'src/practiceServer.ts'),
  });
  const inTime = AbortSignal.timeout(LIMIT_MS);
  const { host, certificatePath, macaroonPath } = await practice.access(inTime);
  const nodes = await practice.nodes(inTime);
  const rpc = openRpc({ host, certPath: certificatePath, macaroonPath });
  const before = await balanceOf(rpc);
  return {
    home,
    receivers: nodes.filter(({ lesson }) => RECEIVERS.includes(lesson)).map(({ key }) => key),
    compare: async (errands) =>
      differences(errands, {
        ...ordersIn(join(data, 'keysend/journal.db')),
        payments: await paymentsOf(rpc),
        spentMsat: before - (await balanceOf(rpc)),
      }),
    [Symbol.asyncDispose]: async () => {
      rpc.close();
      await endServer(folder);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** It outlives its windows by some minutes, which is too long for a folder that is about to be removed. */
async function endServer(folder: PracticeFolder): Promise<void> {
  const server = findServer(folder);
  if (server === undefined) return;
  process.kill(server.pid, 'SIGTERM');
  while (isAlive(server.pid)) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
