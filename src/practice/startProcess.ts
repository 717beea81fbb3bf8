import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import type { PracticeFolder } from './practiceFolder.ts';
import type { Answer, ServeOptions } from './serveOptions.ts';

/** An answer takes a fraction of a second; a machine that is this slow is in trouble. */
const ANSWER_WITHIN_MS = 20_000;
const LONGEST_LOG_BYTES = 262_144;

export interface Started {
  readonly answer: Answer;
  /** The process goes on; without `idleMs` it ends when this is let go of. */
  readonly child: ChildProcess;
}

/**
 * Starts a process that serves the folder and waits for its answer. With `idleMs` it then goes on by itself, whatever becomes
 * of this process.
 *
 * @param script of practiceServer.ts, as it is bundled here
 * @throws if the folder cannot be made or the process not be started, or with the signal's reason: the process then goes on
 */
export async function startProcess(
  script: string,
  options: ServeOptions,
  folder: PracticeFolder,
  signal: AbortSignal,
): Promise<Started> {
  signal.throwIfAborted();
  folder.make();
  const log = openLog(folder.log);
  const outlives = options.idleMs !== undefined;
  let child: ChildProcess;
  try {
    child = spawn(process.execPath, [script, JSON.stringify(options)], {
      // A working directory cannot be removed on Windows: not the person's.
      cwd: folder.path,
      env: environmentFor(process.env),
      stdio: [outlives ? 'ignore' : 'pipe', 'pipe', log],
      // Ctrl-C in a terminal, and the end of an editor, reach its group.
      detached: true,
      windowsHide: true,
    });
  } finally {
    closeSync(log);
  }
  // It may have gone before us.
  child.stdin?.on('error', () => undefined);
  try {
    return { answer: await answerOf(child, folder, signal), child };
  } catch (error) {
    child.stdin?.destroy();
    throw error;
  } finally {
    child.stdout?.destroy();
    if (outlives) child.unref();
  }
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, size > LONGEST_LOG_BYTES ? 'w' : 'a', 0o600);
}

/** A copy: Electron's binary is told to be a Node, and nothing that was meant for this process alone is handed on. */
function environmentFor(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...own,
    NODE_OPTIONS: undefined,
    NODE_CHANNEL_FD: undefined,
    ELECTRON_RUN_AS_NODE: '1',
    // That SQLite is experimental helps nobody who reads the log.
    NODE_NO_WARNINGS: '1',
  };
}

function answerOf(child: ChildProcess, folder: PracticeFolder, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => {
      settle(() => {
        const { pid } = child;
        resolve({ kind: 'failed', cause: { kind: 'hangs', ...(pid === undefined ? {} : { pid }) } });
      });
    }, ANSWER_WITHIN_MS);
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      how();
    };
    const abort = (): void => {
      settle(() => {
        reject(signal.reason as Error);
      });
    };
    signal.addEventListener('abort', abort);
    child.on('error', (error) => {
      settle(() => {
        reject(error);
      });
    });
    child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.stdout?.on('end', () => {
      settle(() => {
        resolve(readAnswer(text) ?? { kind: 'failed', cause: { kind: 'ended', log: folder.log } });
      });
    });
  });
}

function readAnswer(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}
