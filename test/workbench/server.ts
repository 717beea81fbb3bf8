import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerInstallation } from '../../scripts/workbench/installServer.ts';
import { installExtension, launchServer } from '../../scripts/workbench/launchServer.ts';
import { eventually, type EventuallyOptions } from './eventually.ts';
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
  const folders = { data: dataDir, extensions: join(root, 'extensions') };

  async function writeUserSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const file = join(dataDir, 'data', 'User', 'settings.json');
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  }

  try {
    for (const name of ['home', 'tmp', 'workspace']) await mkdir(join(root, name));
    await writeUserSettings(options.userSettings ?? {});
    const server = { main: options.installation.main, folders, env, signal };
    for (const vsix of options.vsix ?? []) await installExtension(vsix, server);
    const launched = await launchServer({
      ...server,
      args: [
        ...['--reconnection-grace-time', '2'],
        ...(options.smokeTestDriver === true ? ['--enable-smoke-test-driver'] : []),
        ...(options.trust === 'asked' ? [] : ['--disable-workspace-trust']),
      ],
    });
    const stop = async (): Promise<void> => {
      await launched.stop();
      await remove();
    };
    return {
      address: launched.address,
      token: launched.token,
      dataDir,
      home: env.HOME,
      workspaceFolder,
      printed: launched.printed,
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

/** Little of ours: neither npm's variables nor a developer's LND_* settings must decide how a test ends. */
function inheritedEnvironment(): Record<string, string> {
  const names = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'SHELL', 'USER', 'LOGNAME', 'LD_LIBRARY_PATH'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
