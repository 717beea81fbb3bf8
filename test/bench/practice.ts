import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { msat } from '../../src/keysend/amount.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import { makeOrder } from '../../src/keysend/order.ts';
import type { JournaledOrder } from '../../src/keysend/order.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import { PracticeClient } from '../../src/practice/practiceClient.ts';
import { systemClock as clock } from '../../src/systemClock.ts';
import { median } from './statistics.ts';
import { row } from './table.ts';
import type { Row } from './table.ts';

const STARTS = 7;
const PAYMENTS = 10_000;
const TIMED = 500;
const AT_ONCE = 20;
const MEBIBYTE = 1024 * 1024;
const project = fileURLToPath(new URL('../..', import.meta.url));
const never = new AbortController().signal;

/** The practice network as the extension starts it, from the bundle that ships. */
export async function benchPractice(): Promise<readonly Row[]> {
  const data = await mkdtemp(join(tmpdir(), 'keysend-bench-'));
  const clientFor = (name: string): PracticeClient =>
    new PracticeClient({
      folder: join(data, name),
      version: () => 'bench',
      script: join(project, 'dist/practice.cjs'),
    });
  try {
    // What the system reads from the disk the first time is no part of it: the editor is warm.
    await startAndEnd(clientFor('warm'), join(data, 'warm'));
    const first: number[] = [];
    const again: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      first.push(await startAndEnd(clientFor(`start${start}`), join(data, `start${start}`)));
      again.push(await startAndEnd(clientFor(`start${start}`), join(data, `start${start}`)));
    }
    const folder = join(data, 'payments');
    const payments = await benchPayments(clientFor('payments'), folder);
    await end(folder);
    return [
      row(
        `Practice network, from the first command to the connected node (median of ${STARTS})`,
        `${median(again).toFixed(0)} ms; the very first time ${median(first).toFixed(0)} ms`,
        '≤ 400 ms',
        median(again) <= 400 && median(first) <= 400,
      ),
      ...payments,
    ];
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

function connect(practice: PracticeClient): Promise<LightningNode> {
  return practice.connect((set) => connectLnd(set, { clock }, never), never);
}

async function startAndEnd(practice: PracticeClient, folder: string): Promise<number> {
  const started = performance.now();
  const node = await connect(practice);
  const took = performance.now() - started;
  node.close();
  await end(folder);
  return took;
}

function pidIn(folder: string): number {
  const { pid } = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8')) as { readonly pid: number };
  return pid;
}

async function end(folder: string): Promise<void> {
  const pid = pidIn(folder);
  process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function benchPayments(practice: PracticeClient, folder: string): Promise<readonly Row[]> {
  const node = await connect(practice);
  await practice.setDelay(0, never);
  const direct = (await practice.nodes(never)).find(({ lesson }) => lesson === 'direct');
  if (direct === undefined) throw new Error('The practice network has no direct peer.');
  const { key } = direct;
  for (let count = 0; count < 100; count += 1) await pay(node, key);
  const times: number[] = [];
  for (let count = 0; count < TIMED; count += 1) times.push(await pay(node, key));
  const before = memoryOf(pidIn(folder));
  for (let count = 0; count < PAYMENTS; count += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => pay(node, key)));
  }
  const more = (memoryOf(pidIn(folder)) - before) / MEBIBYTE;
  node.close();
  return [
    row(
      `Practice keysend to a direct peer, no delay set (median of ${TIMED})`,
      `${median(times).toFixed(1)} ms`,
      '≤ 10 ms',
      median(times) <= 10,
    ),
    row(
      `Memory of the practice network after ${PAYMENTS.toLocaleString('en')} payments more`,
      `${more.toFixed(0)} MB more (${(before / MEBIBYTE).toFixed(0)} MB before)`,
      '≤ 50 MB more',
      more <= 50,
    ),
  ];
}

/** From the call to the settled snapshot, in milliseconds. */
async function pay(node: LightningNode, destination: NodeKey): Promise<number> {
  const amountMsat = msat(1_000n);
  const order = makeOrder(
    { destination, amountMsat, feeLimitMsat: amountMsat, timeoutSeconds: 60 },
    node.info,
    clock.now(),
  );
  const started = performance.now();
  let state = '';
  // The network and gRPC are measured here, not the journal.
  for await (const payment of node.pay(order as unknown as JournaledOrder, never)) state = payment.state;
  if (state !== 'succeeded') throw new Error(`A practice payment is ${state}.`);
  return performance.now() - started;
}

/** Bytes that the process has in memory. */
function memoryOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}

/** `npm start` in a clone of this checkout's last commit, with npm's own cache and nothing else. */
export async function benchStart(): Promise<Row> {
  const home = await mkdtemp(join(tmpdir(), 'keysend-bench-'));
  const checkout = join(home, 'keysend');
  const npmCache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8', cwd: project }).trim();
  const data = join(home, 'data');
  try {
    execFileSync('git', ['clone', '--quiet', project, checkout]);
    await cp(join(process.env['HOME'] ?? '/', '.npmrc'), join(home, '.npmrc')).catch(() => undefined);
    const started = performance.now();
    const settled = await settledAfter(started, checkout, {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: data,
      npm_config_cache: npmCache,
    });
    return row(
      'From a fresh clone to SUCCEEDED by npm start, npm’s cache warm',
      `${(settled / 1000).toFixed(0)} s`,
      '≤ 60 s',
      settled <= 60_000,
    );
  } finally {
    await end(join(data, 'keysend/practice')).catch(() => undefined);
    await rm(home, { recursive: true, force: true });
  }
}

function settledAfter(started: number, cwd: string, env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['start', '--', '--no-editor'], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let settled: number | undefined;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('SUCCEEDED')) settled ??= performance.now() - started;
    });
    child.on('error', reject).on('exit', (code) => {
      if (code === 0 && settled !== undefined) resolve(settled);
      else reject(new Error(`npm start ended with ${code ?? 'a signal'}.`));
    });
  });
}
