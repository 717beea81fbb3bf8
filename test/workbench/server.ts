import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually, type EventuallyOptions } from './eventually.ts';
import type { ServerInstallation } from './installServer.ts';
import { quietSettings } from './quietSettings.ts';
import { readOutputChannel } from './serverLogs.ts';

export interface ServerOptions {
  readonly installation: ServerInstallation;
  /** The folder that pages open; an empty one of the server's own when not given. */
  readonly workspaceFolder?: string | undefined;
  /** On top of `quietSettings`. */
  readonly userSettings?: Readonly<Record<string, unknown>> | undefined;
  /** Packaged extensions to install first. */
  readonly vsix?: readonly string[];
  /** Reaches the extension host. HOME is an empty folder unless given: a test must never meet the person's own node. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Lets a page run extension-host suites (see hostSuite.ts). VS Code shows no notifications then. */
  readonly smokeTestDriver?: boolean;
  /** Whether every folder is trusted from the start (the default), or VS Code asks as it does for people. */
  readonly trust?: 'granted' | 'asked' | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Server extends AsyncDisposable {
  /** `127.0.0.1:<port>`, which is also the remote authority of its pages. */
  readonly address: string;
  /** Lets a page in. */
  readonly token: string;
  /** `--server-data-dir`. */
  readonly dataDir: string;
  /** The extension host's HOME. */
  readonly home: string;
  readonly workspaceFolder: string;
  /** Every line that the server printed so far. */
  readonly printed: readonly string[];
  /** Replaces the user settings, `quietSettings` kept; a page takes them when it is loaded next. */
  writeUserSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** The whole text of the output channel of that name, in the newest extension host that wrote to it. */
  readOutputChannel(name: string): Promise<string>;
  /** Waits until the output channel's text matches, and returns it. */
  waitForOutput(name: string, expected: RegExp, options?: EventuallyOptions): Promise<string>;
  /** Ends the server with all its extension hosts and removes its folders. May be called again. */
  stop(): Promise<void>;
}

/** Starts a VS Code server of its own: own data, own extensions, own HOME, on a free port of the loopback interface. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { signal } = options;
  // Not macOS's own temporary folder: with the path of a socket in it, it is too long for a socket.
  const base = process.platform === 'darwin' ? '/tmp' : tmpdir();
  const root = await realpath(await mkdtemp(join(base, 'keysend-workbench-')));
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const dataDir = join(root, 'data');
  const workspaceFolder = options.workspaceFolder ?? join(root, 'workspace');
  const env = {
    ...inheritedEnvironment(),
    HOME: join(root, 'home'),
    TMPDIR: join(root, 'tmp'),
    ...options.env,
  };
  const folders = ['--server-data-dir', dataDir, '--extensions-dir', join(root, 'extensions')];

  async function writeUserSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const file = join(dataDir, 'data', 'User', 'settings.json');
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  }

  try {
    for (const name of ['home', 'tmp', 'workspace']) await mkdir(join(root, name));
    await writeUserSettings(options.userSettings ?? {});
    for (const vsix of options.vsix ?? []) {
      const args = [
        options.installation.main,
        '--accept-server-license-terms',
        ...folders,
        '--install-extension',
        vsix,
      ];
      await promisify(execFile)(process.execPath, args, { env, signal });
    }

    const token = randomBytes(16).toString('hex');
    const { child, printed, address } = await launch(
      [
        options.installation.main,
        ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token],
        ...['--accept-server-license-terms', '--telemetry-level', 'off', '--reconnection-grace-time', '2'],
        ...(options.smokeTestDriver === true ? ['--enable-smoke-test-driver'] : []),
        ...(options.trust === 'asked' ? [] : ['--disable-workspace-trust']),
        ...folders,
      ],
      env,
      signal,
    );
    const stop = async (): Promise<void> => {
      await endGroup(child);
      await remove();
    };
    return {
      address,
      token,
      dataDir,
      home: env.HOME,
      workspaceFolder,
      printed,
      writeUserSettings,
      readOutputChannel: (name) => readOutputChannel(dataDir, name),
      waitForOutput: (name, expected, limits) =>
        eventually(
          `output channel "${name}" to match ${String(expected)}`,
          () => readOutputChannel(dataDir, name),
          (text) => expected.test(text),
          { signal, ...limits },
        ),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface LaunchedServer {
  readonly child: ChildProcess;
  readonly printed: readonly string[];
  readonly address: string;
}

async function launch(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<LaunchedServer> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('serverProcess.ts', import.meta.url)), ...args],
    {
      detached: true,
      env,
      // The last one stays open for as long as this process lives; see serverProcess.ts.
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const printed: string[] = [];
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The server has no output to read.');
  for (const input of [stdout, stderr]) createInterface({ input }).on('line', (line) => printed.push(line));
  try {
    const url = await eventually(
      'the VS Code server to say where it is',
      () => {
        if (child.exitCode !== null)
          throw new Error(`The VS Code server ended at once:\n${printed.join('\n')}`);
        return printed
          .map((line) => /^Web UI available at (\S+)/.exec(line)?.[1])
          .find((found) => found !== undefined);
      },
      (found) => found !== undefined,
      { signal },
    );
    return { child, printed, address: `127.0.0.1:${new URL(url ?? '').port}` };
  } catch (error) {
    await endGroup(child);
    throw error;
  }
}

/** An extension host in a busy loop outlives its server, so the whole group is killed. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

/** Little of ours: neither npm's variables nor a developer's LND_* settings must decide how a test ends. */
function inheritedEnvironment(): Record<string, string> {
  const names = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'SHELL', 'USER', 'LOGNAME', 'LD_LIBRARY_PATH'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
