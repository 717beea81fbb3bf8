import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

export interface TreeRow {
  /** Accessible name: `accessibilityInformation.label` where the item has one. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Name of the codicon, such as "check"; undefined without one. */
  readonly icon: string | undefined;
  /** 1 for the roots. */
  readonly level: number;
  /** undefined for a row without children. */
  readonly expanded: boolean | undefined;
}

/** As much of a DOM element as is read here: the project has no DOM types. */
interface PageElement {
  readonly className: string;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
}

/** A tree view in the side bar. Rows are named by their accessible name, whole or as a pattern. */
export class View {
  readonly #page: Page;
  readonly #name: string;

  constructor(page: Page, name: string) {
    this.#page = page;
    this.#name = name;
  }

  /** The rows on the screen, from top to bottom. */
  async rows(): Promise<TreeRow[]> {
    return this.#tree.locator('.monaco-list-row').evaluateAll((elements: readonly PageElement[]) =>
      elements
        .toSorted((a, b) => Number(a.getAttribute('data-index')) - Number(b.getAttribute('data-index')))
        .map((row) => {
          const text = (selector: string): string => row.querySelector(selector)?.textContent ?? '';
          const expanded = row.getAttribute('aria-expanded');
          const icon = row.querySelector('.custom-view-tree-node-item-icon')?.className ?? '';
          return {
            name: row.getAttribute('aria-label') ?? '',
            label: text('.label-name'),
            description: text('.label-description'),
            icon: /\bcodicon-([\w-]+)/.exec(icon)?.[1],
            level: Number(row.getAttribute('aria-level')),
            expanded: expanded === null ? undefined : expanded === 'true',
          };
        }),
    );
  }

  /** Waits until the rows on the screen are as expected. */
  async waitForRows(what: string, areExpected: (rows: readonly TreeRow[]) => boolean): Promise<TreeRow[]> {
    return eventually(`the view "${this.#name}" to show ${what}`, () => this.rows(), areExpected);
  }

  /** Shows the first rows: a tree that grew may have moved. */
  async scrollToTop(): Promise<void> {
    await this.#tree.hover();
    await this.#page.mouse.wheel(0, -100_000);
  }

  async waitForRow(name: string | RegExp): Promise<void> {
    await this.#row(name).waitFor();
  }

  /** Shows a row's children. */
  async expand(name: string | RegExp): Promise<void> {
    const row = this.#row(name);
    if ((await row.getAttribute('aria-expanded')) === 'true') return;
    // The triangle, because a click on the row may run its command.
    await row.locator('.monaco-tl-twistie').click();
    await row.and(this.#page.locator('[aria-expanded=true]')).waitFor();
  }

  async press(name: string | RegExp): Promise<void> {
    await this.#row(name).click();
  }

  /** The entries of a row's context menu. */
  async contextMenu(name: string | RegExp): Promise<string[]> {
    await this.#row(name).click({ button: 'right' });
    const entries = this.#menuEntry();
    await entries.first().waitFor();
    const names = await entries.locator('.action-label').allInnerTexts();
    await this.#page.keyboard.press('Escape');
    return names;
  }

  /** Chooses an entry of a row's context menu. */
  async chooseInContextMenu(name: string | RegExp, entry: string): Promise<void> {
    await this.#row(name).click({ button: 'right' });
    // A click right after the menu opened is swallowed, and so is a key before the entry has the focus.
    const chosen = this.#menuEntry(entry);
    await chosen.hover();
    const focused = this.#menu.locator('.action-item.focused');
    await focused.getByRole('menuitem', { name: entry, exact: true }).waitFor();
    await this.#page.keyboard.press('Enter');
    await chosen.waitFor({ state: 'hidden' });
  }

  /** Presses an inline button of a row (they show while the mouse is over it). */
  async pressRowButton(name: string | RegExp, button: string): Promise<void> {
    const row = this.#row(name);
    await row.hover();
    await row.getByRole('button', { name: button, exact: true }).click();
  }

  /** Presses a button in the view's title. */
  async pressTitleButton(button: string): Promise<void> {
    await this.#pane.hover();
    // A view that is alone in its container has its buttons in the container's title.
    const titles = this.#pane.locator('.pane-header').or(this.#page.locator('.part.sidebar > .title'));
    await titles.getByRole('button', { name: button, exact: true }).filter({ visible: true }).click();
  }

  /** The view's welcome content, as text. */
  async welcomeText(): Promise<string> {
    return this.#welcome.innerText();
  }

  /** Presses a button or link of the view's welcome content. */
  async pressInWelcome(name: string): Promise<void> {
    await this.#welcome.getByRole('button', { name, exact: true }).click();
  }

  get #pane(): Locator {
    return this.#page.locator('.part.sidebar .pane').filter({
      has: this.#page.locator(`.pane-header[aria-label^=${JSON.stringify(`${this.#name} Section`)}]`),
    });
  }

  get #tree(): Locator {
    return this.#page.getByRole('tree', { name: this.#name, exact: true });
  }

  get #menu(): Locator {
    return this.#page.locator('.context-view .monaco-menu');
  }

  get #welcome(): Locator {
    return this.#pane.locator('.welcome-view-content');
  }

  #row(name: string | RegExp): Locator {
    return this.#tree.getByRole('treeitem', { name, exact: true }).first();
  }

  #menuEntry(name?: string): Locator {
    return this.#menu.getByRole('menuitem', name === undefined ? {} : { name, exact: true });
  }
}
