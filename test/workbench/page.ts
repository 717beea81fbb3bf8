import type { Browser, Page } from 'playwright-core';
import { Modal } from './modal.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import type { Server } from './server.ts';
import { Tree } from './tree.ts';

export type Theme = 'dark' | 'light';

export interface WorkbenchPageOptions {
  /** Instead of the server's own workspace folder; null opens none. */
  readonly workspaceFolder?: string | null;
  /** An unpacked extension to run from this folder. */
  readonly extensionDevelopmentPath?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly theme?: Theme;
  /** A tab of the activity bar whose presence says that the extension's contributions have arrived. */
  readonly readyWhen?: string;
}

/** Opens VS Code in a browser context of its own and waits until the workbench is there. */
export async function openWorkbench(
  browser: Browser,
  server: Server,
  options: WorkbenchPageOptions = {},
): Promise<WorkbenchPage> {
  const workbench = new WorkbenchPage(await openPage(browser, server, options), options);
  await workbench.waitUntilReady();
  return workbench;
}

/** Opens the page only; `prepare` may add to it before it is loaded. */
export async function openPage(
  browser: Browser,
  server: Server,
  options: WorkbenchPageOptions & { readonly extensionTestsPath?: string },
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
  options: Pick<WorkbenchPageOptions, 'workspaceFolder' | 'extensionDevelopmentPath'> & {
    extensionTestsPath?: string;
  },
): string {
  const url = new URL(`http://${server.address}/`);
  const remote = (path: string) => `vscode-remote://${server.address}${path}`;
  const payload = [['skipWelcome', 'true']];
  if (options.extensionDevelopmentPath !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(options.extensionDevelopmentPath)]);
  }
  if (options.extensionTestsPath !== undefined)
    payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  const folder = options.workspaceFolder === undefined ? server.workspaceFolder : options.workspaceFolder;
  if (folder === null) url.searchParams.set('ew', 'true');
  else url.searchParams.set('folder', folder);
  url.searchParams.set('payload', JSON.stringify(payload));
  url.searchParams.set('tkn', server.token);
  return url.href;
}

/** A VS Code window, used as a person uses it. Everything waits by itself until it is there (20 s). */
export class WorkbenchPage implements AsyncDisposable {
  /** For what this class has no words for. */
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly modal: Modal;
  readonly notifications: Notifications;
  readonly #server: Server;
  readonly #options: WorkbenchPageOptions;

  constructor(page: Page, server: Server, options: WorkbenchPageOptions) {
    this.page = page;
    this.#server = server;
    this.#options = options;
    this.quickInput = new QuickInput(page);
    this.modal = new Modal(page);
    this.notifications = new Notifications(page);
  }

  /** Waits for the workbench, and for the activity-bar tab named in the options. */
  async waitUntilReady(): Promise<void> {}

  /** Runs a command from the palette by its full title, such as "Keysend: Send Keysend". */
  async runCommand(title: string): Promise<void> {}

  /** The palette's entries for a text typed into it, as their accessible names; closes it again. */
  async paletteEntries(text: string): Promise<string[]> {
    return [];
  }

  /** Shows a view container by its tab in the activity bar (nothing happens when it is shown already). */
  async openViewContainer(title: string): Promise<void> {}

  /** A tree view by its name. */
  tree(viewName: string): Tree {
    return new Tree(this.page, viewName);
  }

  /** The welcome content of the view that is shown: its text, line by line. */
  async viewWelcomeText(): Promise<string> {
    return '';
  }

  /** Presses a button or link of the view's welcome content. */
  async pressInViewWelcome(name: string): Promise<void> {}

  /** Accessible name of a status bar item, by its id "<publisher>.<extension>.<item>"; undefined when not shown. */
  async statusItemLabel(id: string): Promise<string | undefined> {
    return undefined;
  }

  /** Visible text of a status bar item; undefined when not shown. */
  async statusItemText(id: string): Promise<string | undefined> {
    return undefined;
  }

  async pressStatusItem(id: string): Promise<void> {}

  /** Name of the output channel that the panel shows; undefined while the output panel is closed. */
  async shownOutputChannel(): Promise<string | undefined> {
    return undefined;
  }

  /** What the person copied last. */
  async clipboard(): Promise<string> {
    return '';
  }

  /** Whether the keyboard focus is in the text editor, the quick input, a tree, … : the closest part's class or role. */

  /** Reloads the window, as after a change of the user settings. */
  async reload(): Promise<void> {}

  /** Saves a picture as `<folder>/<name>-<theme>.png` and returns its path. */
  async screenshot(name: string, options: { theme?: Theme; folder?: string } = {}): Promise<string> {
    return name;
  }

  /** Leaves the page in such a way that its extension host ends at once. */
  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
