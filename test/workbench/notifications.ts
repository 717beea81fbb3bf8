import type { Locator, Page } from 'playwright-core';

/** The notifications at the lower right. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The texts of those that are shown, newest first. */
  async list(): Promise<string[]> {
    return this.#items.locator('.notification-list-item-message').allInnerTexts();
  }

  /** Waits for one with this text and returns its whole text. */
  async waitFor(text: string | RegExp): Promise<string> {
    return this.#item(text).locator('.notification-list-item-message').innerText();
  }

  async waitUntilGone(text: string | RegExp): Promise<void> {
    await this.#item(text).waitFor({ state: 'detached' });
  }

  async buttons(text: string | RegExp): Promise<string[]> {
    return this.#item(text)
      .locator('.notification-list-item-buttons-container')
      .getByRole('button')
      .allInnerTexts();
  }

  /** Presses a button of the notification with this text. */
  async press(text: string | RegExp, button: string): Promise<void> {
    await this.#item(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** Presses Cancel of a progress notification. */
  async cancel(text: string | RegExp): Promise<void> {
    await this.press(text, 'Cancel');
  }

  get #items(): Locator {
    return this.#page.locator('.notifications-toasts .notification-list-item');
  }

  #item(text: string | RegExp): Locator {
    return this.#items.filter({ hasText: text }).first();
  }
}
