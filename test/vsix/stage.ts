import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Network, RegtestNode } from '../regtest/network.ts';
import { connectNetwork } from '../regtest/shared.ts';
import { startBrowser } from '../workbench/browser.ts';
import type { Had } from '../../scripts/workbench/had.ts';
import { installWorkbench } from '../workbench/install.ts';
import { startServer } from '../workbench/server.ts';
import type { Server, ServerOptions } from '../workbench/server.ts';
import { openWorkbench } from '../workbench/workbench.ts';
import type { Workbench, WorkbenchOptions } from '../workbench/workbench.ts';

/** Real LNDs, a browser, and the finished package to install: all that the stories have in common. */
export interface Theatre extends AsyncDisposable {
  readonly network: Network;
  readonly browser: Browser;
  /** A VS Code of its own with the package in it, and one window; close it in the end. */
  openStage(options?: StageOptions): Promise<Stage>;
}

/** One VS Code server and its first window. */
export interface Stage extends AsyncDisposable {
  readonly network: Network;
  readonly server: Server;
  readonly workbench: Workbench;
}

export interface StageOptions
  extends
    Pick<ServerOptions, 'userSettings' | 'workspaceFolder' | 'trust'>,
    Pick<WorkbenchOptions, 'theme' | 'size'> {}

const project = join(import.meta.dirname, '..', '..');

/** Says why where this machine has no VS Code, no browser or no LND. */
export async function openTheatre(): Promise<Had<Theatre>> {
  const had = await installWorkbench();
  if (!had.ok) return had;
  const installation = had.value;
  const regtest = await connectNetwork();
  if (!regtest.ok) return regtest;
  const { network } = regtest;
  const browser = await startBrowser(installation.browser);

  async function openStage({ theme, size, ...options }: StageOptions = {}): Promise<Stage> {
    const server = await startServer({
      installation: installation.server,
      vsix: [packedExtension()],
      userSettings: settingsOf(network.node('alice')),
      ...options,
    });
    const workbench = await openWorkbench(browser, server, {
      extensionTab: 'Keysend',
      ...(theme && { theme }),
      ...(size && { size }),
    });
    return {
      network,
      server,
      workbench,
      async [Symbol.asyncDispose]() {
        await workbench.close();
        await server.stop();
      },
    };
  }

  const value: Theatre = {
    network,
    browser,
    openStage,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await network.stop();
    },
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
