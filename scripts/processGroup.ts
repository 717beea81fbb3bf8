import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A child process with all its own children, so that none of them outlives the run. */
export interface ProcessGroup {
  /** What they printed so far, both streams in order. */
  readonly output: () => string;
  /** Exit code of the child, or null when a signal ended it. Rejects when it could not be started. */
  readonly exited: Promise<number | null>;
  /** Asks them to end, by force after `graceMs`. Resolves when all are gone and all they printed is in `output`. */
  stop(graceMs: number): Promise<void>;
}

/** @param command a line for the system's shell */
export function startGroup(
  command: string,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): ProcessGroup {
  const windows = process.platform === 'win32';
  const child = spawn(command, {
    cwd: options.cwd,
    env: options.env,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: one signal reaches the grandchildren too, and Ctrl-C reaches none of them by itself.
    detached: !windows,
    windowsHide: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  // Whoever stops the group may not be waiting for its end as well.
  exited.catch(() => undefined);
  const closed = once(child, 'close').catch(() => undefined);

  return {
    output: () => output,
    exited,
    async stop(graceMs) {
      if (child.pid === undefined) return;
      if (windows) {
        await endTree(child.pid);
      } else {
        signalGroup(child.pid, 'SIGTERM');
        await groupGone(child.pid, graceMs);
        signalGroup(child.pid, 'SIGKILL');
      }
      // A process that left the group may keep the pipes open.
      await Promise.race([closed, sleep(1_000, undefined, { ref: false })]);
    },
  };
}

async function groupGone(leader: number, limitMs: number): Promise<void> {
  const begun = Date.now();
  while (Date.now() - begun < limitMs && signalGroup(leader, 0)) await sleep(50);
}

/** Whether there was anyone in the group. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

async function endTree(pid: number): Promise<void> {
  const taskkill = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
  await once(taskkill, 'exit').catch(() => undefined);
}
