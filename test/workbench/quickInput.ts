import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The quick pick or input box that is open. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget');
  }

  /** Waits for the title, such as "Send Keysend (1/3)". */
  async waitForTitle(title: string | RegExp): Promise<void> {
    await this.#widget.locator('.quick-input-title').filter({ hasText: title, visible: true }).waitFor();
  }

  async isOpen(): Promise<boolean> {
    return this.#widget.isVisible();
  }

  async waitUntilClosed(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }

  async title(): Promise<string> {
    return (await this.#widget.locator('.quick-input-title').textContent()) ?? '';
  }

  /** The text in the input field. */
  async value(): Promise<string> {
    return this.#input.inputValue();
  }

  async placeholder(): Promise<string> {
    return (await this.#input.getAttribute('placeholder')) ?? '';
  }

  /** Replaces the text in the input field. */
  async type(text: string, limitMs = 20_000): Promise<void> {
    await this.#input.fill(text, { timeout: limitMs });
  }

  /** The prompt, or what is wrong with the text. */
  async message(): Promise<string> {
    return (await this.#widget.locator('.quick-input-message').textContent()) ?? '';
  }

  /** Waits for a prompt or validation message. */
  async waitForMessage(expected: string | RegExp): Promise<string> {
    return eventually(
      `the message ${String(expected)} under the input field`,
      () => this.message(),
      (message) => (typeof expected === 'string' ? message.includes(expected) : expected.test(message)),
    );
  }

  /** Whether the input field is marked as wrong. */
  async isInvalid(): Promise<boolean> {
    return (await this.#widget.locator('.monaco-inputbox.error').count()) > 0;
  }

  /** Accessible names of the rows that are visible now: label, description and detail. */
  async items(): Promise<string[]> {
    return this.#rows.evaluateAll((rows: readonly { getAttribute(name: string): string | null }[]) =>
      rows.map((row) => row.getAttribute('aria-label') ?? ''),
    );
  }

  /** Labels of the rows that are visible now, without their descriptions. */
  async labels(): Promise<string[]> {
    return this.#rows.locator('.quick-input-list-row:first-child .label-name').allInnerTexts();
  }

  /** Picks the row with this label, or the first whose accessible name matches. */
  async pick(row: string | RegExp, limitMs = 20_000): Promise<void> {
    await this.#row(row).click({ timeout: limitMs });
  }

  async waitForItem(row: string | RegExp, limitMs = 20_000): Promise<void> {
    await this.#row(row).waitFor({ timeout: limitMs });
  }

  /** Presses a button of a row (they show while the mouse is over it). */
  async pressItemButton(row: string | RegExp, button: string): Promise<void> {
    await this.#row(row).hover();
    await this.#row(row).getByRole('button', { name: button }).click();
  }

  /** Presses a button of the title, such as Back. */
  async press(button: string): Promise<void> {
    await this.#widget.getByRole('button', { name: button }).click();
  }

  async back(): Promise<void> {
    await this.press('Back');
  }

  async accept(): Promise<void> {
    await this.#input.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
  }

  get #input(): Locator {
    return this.#widget.locator('input[type=text], input[type=password]').filter({ visible: true });
  }

  get #rows(): Locator {
    return this.#widget.locator('.quick-input-list .monaco-list-row');
  }

  #row(row: string | RegExp): Locator {
    if (row instanceof RegExp) return this.#rows.and(this.#page.getByRole('option', { name: row })).first();
    const label = this.#page.locator('.label-name').getByText(row, { exact: true });
    return this.#rows.filter({ has: label }).first();
  }
}
