import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const startLimitMs = 60_000;

/** Where a server keeps what is its own. */
export interface ServerFolders {
  /** `--server-data-dir`: settings, state and logs. */
  readonly data: string;
  /** `--extensions-dir` */
  readonly extensions: string;
}

export interface LaunchOptions {
  /** `server-main.js` of an installed server. */
  readonly main: string;
  readonly folders: ServerFolders;
  /** All of the environment that the server and its extension hosts get. */
  readonly env: NodeJS.ProcessEnv;
  /** More of the server's own arguments. */
  readonly args?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** A running VS Code server. Disposing of it is stopping it. */
export interface LaunchedServer extends AsyncDisposable {
  /** `127.0.0.1:<port>`, which is also the remote authority of its pages. */
  readonly address: string;
  /** Lets a page in. */
  readonly token: string;
  /** Every line that the server printed so far. */
  readonly printed: readonly string[];
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it with all its extension hosts. May be called again. */
  stop(): Promise<void>;
}

/** Puts a packaged extension among the server's own, also over one with the same version. */
export async function installExtension(
  vsix: string,
  { main, folders, env, signal }: Omit<LaunchOptions, 'args'>,
): Promise<void> {
  const args = ['--accept-server-license-terms', ...folderArguments(folders)];
  await promisify(execFile)(process.execPath, [main, ...args, '--install-extension', vsix, '--force'], {
    env,
    signal,
  });
}

/**
 * Starts a VS Code server on a free port of the loopback interface, which only its token opens: without one it would be
 * a shell for everybody who reaches the port.
 */
export async function launchServer(options: LaunchOptions): Promise<LaunchedServer> {
  const { main, folders, env, args = [], signal } = options;
  const token = randomBytes(16).toString('hex');
  const tokenFile = join(folders.data, `token-${String(process.pid)}`);
  await mkdir(folders.data, { recursive: true });
  // Not an argument: those of a process can be read by everybody on the machine.
  await writeFile(tokenFile, token, { mode: 0o600 });
  try {
    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('serverProcess.ts', import.meta.url)),
        main,
        ...['--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile],
        ...['--accept-server-license-terms', '--telemetry-level', 'off'],
        ...folderArguments(folders),
        ...args,
      ],
      {
        detached: true,
        env,
        // The last one stays open for as long as this process lives; see serverProcess.ts.
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      },
    );
    const printed: string[] = [];
    try {
      const port = await portOf(child, printed, signal);
      const stop = (): Promise<void> => endGroup(child);
      return {
        address: `127.0.0.1:${port}`,
        token,
        printed,
        ended: hasEnded(child) ? Promise.resolve() : once(child, 'exit').then(() => undefined),
        stop,
        [Symbol.asyncDispose]: stop,
      };
    } catch (error) {
      await endGroup(child);
      throw error;
    }
  } finally {
    await rm(tokenFile, { force: true });
  }
}

function folderArguments({ data, extensions }: ServerFolders): string[] {
  return ['--server-data-dir', data, '--extensions-dir', extensions];
}

/** The port that the server says it took, among the lines that go into `printed`. */
function portOf(child: ChildProcess, printed: string[], signal: AbortSignal | undefined): Promise<string> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The server has no output to read.');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  for (const input of [stdout, stderr]) {
    createInterface({ input }).on('line', (line) => {
      printed.push(line);
      const url = /^Web UI available at (\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(new URL(url).port);
    });
  }
  const fail = (why: string): void => {
    reject(new Error([`VS Code's server ${why}`, ...printed].join('\n')));
  };
  const tooLong = setTimeout(fail, startLimitMs, `did not say where it is within ${startLimitMs / 1000} s.`);
  const aborted = (): void => {
    reject(signal?.reason as Error);
  };
  child.on('error', reject).on('close', () => {
    fail('ended at once:');
  });
  if (signal?.aborted === true) aborted();
  signal?.addEventListener('abort', aborted, { once: true });
  return promise.finally(() => {
    clearTimeout(tooLong);
    signal?.removeEventListener('abort', aborted);
  });
}

/** An extension host in a busy loop outlives its server, so the whole group is killed. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
