import type { Locator, Page } from 'playwright-core';

/** The modal dialog that is open. */
export class Modal {
  readonly #page: Page;
  readonly #box: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#box = page.locator('.monaco-dialog-box');
  }

  async waitUntilOpen(): Promise<void> {
    await this.#box.waitFor();
  }

  async waitUntilClosed(): Promise<void> {
    await this.#box.waitFor({ state: 'detached' });
  }

  async isOpen(): Promise<boolean> {
    return (await this.#box.count()) > 0;
  }

  async message(): Promise<string> {
    return this.#box.locator('.dialog-message-text').innerText();
  }

  async detail(): Promise<string> {
    return this.#box.locator('.dialog-message-detail').innerText();
  }

  /** In the order of the screen; VS Code adds Cancel. */
  async buttons(): Promise<string[]> {
    await this.waitUntilOpen();
    return this.#box.locator('.dialog-buttons').getByRole('button').allInnerTexts();
  }

  async press(button: string): Promise<void> {
    await this.#box.getByRole('button', { name: button, exact: true }).click();
  }

  /** Presses a key, such as Enter or Escape. */
  async pressKey(key: string): Promise<void> {
    await this.waitUntilOpen();
    await this.#page.keyboard.press(key);
  }
}
