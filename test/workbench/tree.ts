import type { Locator, Page } from 'playwright-core';

export interface TreeRow {
  /** Accessible name: `accessibilityInformation.label` where the item has one. */
  readonly label: string;
  /** 1 for the roots. */
  readonly level: number;
  /** undefined for a row without children. */
  readonly expanded: boolean | undefined;
  /** Label and description, as shown. */
  readonly text: string;
}

/** A tree view that is shown. */
export class Tree {
  readonly #page: Page;
  readonly #viewName: string;

  constructor(page: Page, viewName: string) {
    this.#page = page;
    this.#viewName = viewName;
  }

  /** The rows on the screen, from top to bottom. */
  async rows(): Promise<TreeRow[]> {
    return [];
  }

  async waitForRow(name: string | RegExp): Promise<TreeRow> {
    throw new Error('soon');
  }

  /** Opens a row's children (nothing happens when they are shown already). */
  async expand(name: string | RegExp): Promise<void> {}

  async select(name: string | RegExp): Promise<void> {}

  /** The entries of a row's context menu. */
  async contextMenu(name: string | RegExp): Promise<string[]> {
    return [];
  }

  /** Chooses an entry of a row's context menu. */
  async chooseInContextMenu(name: string | RegExp, entry: string): Promise<void> {}

  /** Presses an inline button of a row (they show when the mouse is over it). */
  async pressRowButton(name: string | RegExp, button: string): Promise<void> {}

  /** Presses a button in the view's title. */
  async pressTitleButton(button: string): Promise<void> {}
}
