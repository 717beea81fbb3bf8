import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegtestNode } from '../regtest/network.ts';
import { startBrowser } from '../workbench/browser.ts';
import type { Had } from '../../scripts/workbench/had.ts';
import { installWorkbench } from '../workbench/install.ts';
import { startServer } from '../workbench/server.ts';
import type { Server, ServerOptions } from '../workbench/server.ts';
import { openWorkbench } from '../workbench/workbench.ts';
import type { Workbench, WorkbenchOptions } from '../workbench/workbench.ts';
import { endPractice } from './practiceProcess.ts';

/** A browser, and the finished package to install: all that the stories have in common. */
export interface Theatre extends AsyncDisposable {
  /** A VS Code of its own with the package in it, and one window; close it in the end. */
  openStage(options?: StageOptions): Promise<Stage>;
}

/** One VS Code server and its first window. */
export interface Stage extends AsyncDisposable {
  readonly server: Server;
  readonly workbench: Workbench;
  /** One more window, as another person's screen on the same machine; it ends with the stage. */
  openWindow(): Promise<Workbench>;
}

export interface StageOptions
  extends
    Pick<ServerOptions, 'userSettings' | 'workspaceFolder' | 'trust'>,
    Pick<WorkbenchOptions, 'theme' | 'size'> {}

const project = join(import.meta.dirname, '..', '..');

/** Says why where this machine has no VS Code or no browser. */
export async function openTheatre(): Promise<Had<Theatre>> {
  const had = await installWorkbench();
  if (!had.ok) return had;
  const installation = had.value;
  const browser = await startBrowser(installation.browser);

  async function openStage({ theme, size, ...options }: StageOptions = {}): Promise<Stage> {
    const server = await startServer({
      installation: installation.server,
      vsix: [packedExtension()],
      ...options,
    });
    const windows: Workbench[] = [];
    const openWindow = async (): Promise<Workbench> => {
      const window = await openWorkbench(browser, server, {
        extensionTab: 'Keysend',
        ...(theme && { theme }),
        ...(size && { size }),
      });
      windows.push(window);
      return window;
    };
    return {
      server,
      workbench: await openWindow(),
      openWindow,
      async [Symbol.asyncDispose]() {
        for (const window of windows) await window.close();
        await endPractice(server);
        await server.stop();
      },
    };
  }

  const value: Theatre = {
    openStage,
    [Symbol.asyncDispose]: () => browser.close(),
  };
  return { ok: true, value };
}

/** The settings that a person with this node would make. */
export function settingsOf(
  node: Pick<RegtestNode, 'host' | 'certPath' | 'macaroonPath'>,
): Readonly<Record<string, string>> {
  return {
    'keysend.lnd.host': node.host,
    'keysend.lnd.tlsCertPath': node.certPath,
    'keysend.lnd.macaroonPath': node.macaroonPath,
  };
}

/** What `npm run package` left: nothing is built here, so that what is tested is what is shipped. */
function packedExtension(): string {
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  return join(project, `keysend-${version}.vsix`);
}
