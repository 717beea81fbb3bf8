import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { Modal } from './modal.ts';
import { Notifications } from './notifications.ts';
import { openPage, type PageOptions, type Theme } from './page.ts';
import { QuickInput } from './quickInput.ts';
import type { Server } from './server.ts';
import { View } from './view.ts';

export interface WorkbenchOptions extends Omit<PageOptions, 'hostSuite'> {
  /** Title of a view container of the extension: once its tab is there, so are its commands and views. */
  readonly extensionTab: string;
}

/** Opens VS Code in a browser and waits until the extension's contributions are there. */
export async function openWorkbench(
  browser: Browser,
  server: Server,
  options: WorkbenchOptions,
): Promise<Workbench> {
  const workbench = new Workbench(await openPage(browser, server, options), options.extensionTab);
  await workbench.waitUntilReady();
  return workbench;
}

/** A VS Code window, used as a person uses it. Every action waits until it can be done (up to 20 s). */
export class Workbench implements AsyncDisposable {
  /** For what this class has no words for. */
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly modal: Modal;
  readonly notifications: Notifications;
  readonly #extensionTab: string;

  constructor(page: Page, extensionTab: string) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.modal = new Modal(page);
    this.notifications = new Notifications(page);
    this.#extensionTab = extensionTab;
  }

  async waitUntilReady(): Promise<void> {
    await this.#tab(this.#extensionTab).waitFor();
  }

  /** Runs a command from the palette by its whole title, such as "Keysend: Send Keysend". */
  async runCommand(title: string): Promise<void> {
    for (let tries = 1; tries <= 10; tries += 1) {
      // What an extension contributes comes a while after the window, and an open palette does not take it up.
      // A palette also goes away by itself when something else takes the focus, such as the terminal of a task.
      const isPicked = this.#openPalette(title, 2_000)
        .then(() => this.quickInput.pick(title, 2_000))
        .then(
          () => true,
          () => false,
        );
      if (await isPicked) return;
      if (await this.quickInput.isOpen()) await this.quickInput.cancel();
    }
    throw new Error(`The palette has no command "${title}".`);
  }

  /** The first titles that the palette offers for a part of a title; commands that are hidden now are not there. */
  async paletteTitles(part: string): Promise<string[]> {
    const hasPart = (title: string): boolean => title.toLowerCase().includes(part.toLowerCase());
    await this.#openPalette(part);
    let titles: string[] = [];
    // Its list is the unfiltered one at first; similar commands may stay in the filtered one.
    await eventually(
      `the palette's titles with "${part}"`,
      async () => (titles = await this.quickInput.labels()),
      () => titles.length > 0 && titles.every(hasPart),
      { limitMs: 1_000 },
    ).catch(() => undefined);
    await this.quickInput.cancel();
    return titles.filter(hasPart);
  }

  /** Shows a view container by its tab in the activity bar. */
  async openViewContainer(title: string): Promise<void> {
    const tab = this.#tab(title);
    // A click on the tab of the container that is shown would hide it.
    if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
  }

  /** A view in the side bar, by its name. */
  view(name: string): View {
    return new View(this.page, name);
  }

  /** Text and accessible name of a status bar item "<publisher>.<extension>.<item>"; undefined when not shown. */
  async statusItem(id: string): Promise<{ readonly text: string; readonly label: string } | undefined> {
    const item = this.#statusItem(id);
    if (!(await item.isVisible())) return undefined;
    return { text: (await item.innerText()).trim(), label: (await item.getAttribute('aria-label')) ?? '' };
  }

  /** Waits until a status bar item says this: what is shown follows what happens by some milliseconds. Its accessible name. */
  async waitForStatus(id: string, text: string): Promise<string> {
    const item = await eventually(
      `the status bar to say "${text}"`,
      () => this.statusItem(id),
      (shown) => shown?.text === text,
    );
    return item?.label ?? '';
  }

  async pressStatusItem(id: string): Promise<void> {
    await this.#statusItem(id).click();
  }

  /** Name of the output channel that is shown; undefined when none is. */
  async shownOutputChannel(): Promise<string | undefined> {
    const choice = this.#outputChoice;
    return (await choice.isVisible()) ? choice.inputValue() : undefined;
  }

  /** Shows an output channel in the panel, as for a picture. Its text is read by `server.readOutputChannel`. */
  async showOutputChannel(name: string): Promise<void> {
    if (!(await this.#outputChoice.isVisible())) await this.runCommand('Output: Focus on Output View');
    await this.#outputChoice.selectOption(name);
  }

  /** Opens a file of the workspace folder in the editor, with the focus in it. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    await this.quickInput.type(name);
    await this.quickInput.pick(name);
    await this.page.locator('.tab.active').filter({ hasText: name }).waitFor();
  }

  /** Which part of the window has the keyboard: "editor", "sidebar", "panel", …; undefined when none has. */
  async focusedPart(): Promise<string | undefined> {
    const part = this.page.locator('.part:focus-within');
    const id = (await part.count()) === 1 ? await part.getAttribute('id') : undefined;
    return id?.replace('workbench.parts.', '');
  }

  async clipboard(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  /** Loads the window again, as after a change of the user settings. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitUntilReady();
  }

  /** Trusts the workspace folder, on a server that asks (`trust: 'asked'`). */
  async trustWorkspace(): Promise<void> {
    await this.pressStatusItem('status.workspaceTrust');
    const editor = this.page.locator('.workspace-trust-editor');
    await editor.getByRole('button', { name: 'Trust', exact: true }).click();
    await this.#statusItem('status.workspaceTrust').waitFor({ state: 'detached' });
    await this.page.keyboard.press('ControlOrMeta+F4');
  }

  /** Saves what is shown as `<folder>/<name>.png` and returns that path. */
  async screenshot(name: string, { folder, theme }: { folder: string; theme?: Theme }): Promise<string> {
    if (theme) {
      await this.page.emulateMedia({ colorScheme: theme });
      await this.page.locator(`.monaco-workbench.${theme === 'dark' ? 'vs-dark' : 'vs'}`).waitFor();
    }
    await this.page.mouse.move(0, 0);
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    return path;
  }

  /** Leaves the page in such a way that its extension host ends at once. May be called again. */
  async close(): Promise<void> {
    if (this.page.isClosed()) return;
    await this.page.goto('about:blank');
    await this.page.context().close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #openPalette(text: string, limitMs?: number): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.type(`>${text}`, limitMs);
  }

  get #outputChoice(): Locator {
    return this.page.locator('.part.panel .title-actions select');
  }

  #tab(title: string): Locator {
    return this.page.locator('.part.activitybar').getByRole('tab', { name: title, exact: true });
  }

  #statusItem(id: string): Locator {
    return this.page.locator(`[id="${id}"] a`);
  }
}
