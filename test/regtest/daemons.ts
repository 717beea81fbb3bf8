import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A running program whose output goes to a log file. */
export interface Daemon {
  readonly isRunning: () => boolean;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** For errors: how it ended, if it did, and the last lines of its log. */
  tellEnd(): Promise<string>;
}

/** Starts programs that die with this process, whatever happens to it. */
export interface Daemons {
  start(name: string, file: string, args: readonly string[], logPath: string): Daemon;
  /** Kills what still runs, and lets go of the directory. */
  end(): Promise<void>;
}

/** `removeDir` is deleted at the end, also when this process is killed. */
export function watchedDaemons(removeDir?: string): Daemons {
  // Detached: Ctrl-C in a terminal reaches the whole foreground group, and nodes must end before btcd does.
  const guard = spawn(process.execPath, [join(import.meta.dirname, 'guard.ts')], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  // A dead guard must not bring us down; it is missed only if we are killed too.
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  const tell = (line: string): void => {
    guard.stdin.write(`${line}\n`);
  };
  if (removeDir !== undefined) tell(`remove ${removeDir}`);
  const running = new Set<Daemon>();

  return {
    start(name, file, args, logPath): Daemon {
      const log = openSync(logPath, 'a', 0o600);
      const child = spawn(file, args, { detached: true, windowsHide: true, stdio: ['ignore', log, log] });
      closeSync(log);
      const daemon = follow(name, child, logPath);
      running.add(daemon);
      const { pid } = child;
      if (pid !== undefined) tell(`+${pid}`);
      void daemon.exited.then(() => {
        running.delete(daemon);
        if (pid !== undefined) tell(`-${pid}`);
      });
      return daemon;
    },
    async end(): Promise<void> {
      const left = [...running];
      for (const daemon of left) daemon.signal('SIGKILL');
      await Promise.all(left.map((daemon) => daemon.exited));
      const guardGone = new Promise((resolve) => guard.once('exit', resolve));
      guard.ref();
      guard.stdin.end();
      if (guard.exitCode === null && guard.signalCode === null) await guardGone;
    },
  };
}

function follow(name: string, child: ChildProcess, logPath: string): Daemon {
  let end: string | undefined;
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      end = `could not be started: ${error.message}`;
      resolve();
    });
    child.once('exit', (code, signal) => {
      end = signal === null ? `ended with code ${String(code)}` : `was ended by ${signal}`;
      resolve();
    });
  });
  return {
    isRunning: () => end === undefined,
    exited,
    signal(signal): void {
      if (end === undefined) child.kill(signal);
    },
    async tellEnd(): Promise<string> {
      const text = await readFile(logPath, 'utf8').catch(() => '');
      const lines = text.trimEnd().split('\n').slice(-15).join('\n');
      return `${name} ${end ?? 'is running'}. The last lines of ${logPath}:\n${lines}`;
    },
  };
}
