import type { Browser, Page } from 'playwright-core';
import type { Server } from './server.ts';

export type Theme = 'dark' | 'light';

export interface PageOptions {
  /** Instead of the server's own workspace folder; null opens none. */
  readonly workspaceFolder?: string | null | undefined;
  /** In CSS pixels; 1100 × 680 when not given. A picture has twice as many. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly theme?: Theme;
  /** An unpacked extension to run from this folder, and its suite: only a server with the smoke test driver does. */
  readonly hostSuite?: { readonly extensionDevelopmentPath: string; readonly extensionTestsPath: string };
}

/** Opens VS Code in a browser context of its own; `prepare` may add to the page before it is loaded. */
export async function openPage(
  browser: Browser,
  server: Server,
  options: PageOptions,
  prepare?: (page: Page) => Promise<void>,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1100, height: 680 },
    deviceScaleFactor: 2,
    colorScheme: options.theme ?? 'dark',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // Beside other work on two cores a page takes up to 10 s.
  context.setDefaultTimeout(20_000);
  // Without an answer here VS Code forgets secrets at each reload.
  await context.route('**/mint-key', (route) => route.fulfill({ body: Buffer.alloc(32, 7) }));
  const page = await context.newPage();
  await prepare?.(page);
  await page.goto(pageUrl(server, options));
  return page;
}

function pageUrl(
  server: Server,
  { workspaceFolder = server.workspaceFolder, hostSuite }: PageOptions,
): string {
  const url = new URL(`http://${server.address}/`);
  url.searchParams.set('tkn', server.token);
  if (workspaceFolder === null) url.searchParams.set('ew', 'true');
  else url.searchParams.set('folder', workspaceFolder);
  const payload = [['skipWelcome', 'true']];
  for (const [name, path] of Object.entries(hostSuite ?? {})) {
    payload.push([name, `vscode-remote://${server.address}${path}`]);
  }
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
