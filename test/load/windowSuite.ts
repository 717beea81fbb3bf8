import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import type { SendOutcome } from '../../src/editor/sendFlow.ts';
import type { CommandParts } from '../../src/editor/registerCommands.ts';
import { runMocha } from '../workbench/mochaInHost.ts';
import type { Errand, Sent } from './errands.ts';

/** What the window measured of itself; times in milliseconds, memory in bytes. */
export interface WindowResult {
  readonly sent: readonly Sent[];
  /** From the first command to the connected node. */
  readonly connectedMs: number;
  /** The longest block of the event loop meanwhile: gRPC and SQLite are loaded. */
  readonly loadingBlockMs: number;
  /** From the first command to the last end. */
  readonly tookMs: number;
  /** The longest block from then on until all is drawn. */
  readonly longestBlockMs: number;
  readonly blockP99Ms: number;
  /** The most that one turn of the event loop computed; a longer block waited for a processor, or for the disk. */
  readonly longestTurnCpuMs: number;
  /** On the heap, once what nobody holds is gone. */
  readonly heapBefore: number;
  readonly heapAfter: number;
  readonly timersBefore: number;
  readonly timersAfter: number;
  /** Names of what Node warned of. */
  readonly warnings: readonly string[];
}

/** How often the event loop is looked at, which a measured block may be longer by. */
const RESOLUTION_MS = 1;
/** Trees and notifications are drawn a moment after the payments' ends. */
const DRAWN_AFTER_MS = 2_000;
const LIMIT_MS = 120_000;

/** Runs in the extension host: pays all errands of KEYSEND_LOAD_ERRANDS at once and writes a `WindowResult` to KEYSEND_LOAD_RESULT. */
export function run(): Promise<void> {
  return runMocha(
    () => {
      it('pays all of them at once', async () => {
        const errands = JSON.parse(process.env['KEYSEND_LOAD_ERRANDS'] ?? '') as readonly Errand[];
        const result = await payAtOnce(errands);
        writeFileSync(process.env['KEYSEND_LOAD_RESULT'] ?? '', JSON.stringify(result));
      });
    },
    { timeout: LIMIT_MS },
  );
}

async function payAtOnce(errands: readonly Errand[]): Promise<WindowResult> {
  const warnings: string[] = [];
  process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));
  const extension = vscode.extensions.getExtension('keysend.keysend');
  const parts = (await extension?.activate()) as CommandParts;
  // What is looked at has the most to do.
  await vscode.commands.executeCommand('keysend.payments.focus');

  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const asked = performance.now();
  await vscode.commands.executeCommand('keysend.connect');
  assert.equal(parts.session.state.kind, 'connected');
  const connectedMs = performance.now() - asked;
  await sleep(DRAWN_AFTER_MS);
  const loadingBlockMs = delays.max / 1e6;
  const heapBefore = heap();
  const timersBefore = timers();
  await sleep(DRAWN_AFTER_MS);

  const profile = await profiler(process.env['KEYSEND_LOAD_PROFILE']);
  const longestTurn = watchTurns();
  delays.reset();
  const started = performance.now();
  const sent = await Promise.all(await begunInTurns(errands));
  const tookMs = performance.now() - started;
  await sleep(DRAWN_AFTER_MS);
  delays.disable();
  const longestTurnCpuMs = longestTurn();
  await profile();

  return {
    sent,
    connectedMs,
    loadingBlockMs,
    tookMs,
    longestBlockMs: delays.max / 1e6,
    blockP99Ms: delays.percentile(99) / 1e6,
    longestTurnCpuMs,
    heapBefore,
    heapAfter: heap(),
    timersBefore,
    timersAfter: timers(),
    warnings,
  };
}

/** Milliseconds of processor time that this thread took between two looks, at most. */
function watchTurns(): () => number {
  let last = process.threadCpuUsage();
  let longest = 0;
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1_000);
    last = process.threadCpuUsage();
  }, RESOLUTION_MS);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

/** Each in a turn of its own, as VS Code hands commands to its extensions; none waits for the one before. */
async function begunInTurns(errands: readonly Errand[]): Promise<readonly Promise<Sent>[]> {
  const sending: Promise<Sent>[] = [];
  for (const errand of errands) {
    sending.push(send(errand));
    await nextTurn();
  }
  return sending;
}

async function send(errand: Errand): Promise<Sent> {
  const outcome = await vscode.commands.executeCommand<SendOutcome | undefined>(
    'keysend.sendKeysend',
    errand,
  );
  return outcome ?? { problem: 'nothing was sent' };
}

/** Where the time goes, as a `.cpuprofile`; does nothing without a file. */
async function profiler(file: string | undefined): Promise<() => Promise<void>> {
  if (file === undefined) return async () => undefined;
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(file, JSON.stringify(profile));
    session.disconnect();
  };
}

/** Bytes in use after everything that nobody holds was let go of. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}
