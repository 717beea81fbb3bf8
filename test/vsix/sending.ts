import assert from 'node:assert/strict';
import { eventually } from '../workbench/eventually.ts';
import type { Workbench } from '../workbench/workbench.ts';

/** What a person answers in the three steps, as it is typed. */
export interface Answers {
  /** A key, or the name of a row that is there untyped. */
  readonly destination: string;
  readonly amount: string;
  readonly message?: string;
}

/** Runs Send Keysend from the palette, unless it has `begun`, and answers its steps; ends in front of the confirmation. */
export async function fillIn(
  workbench: Workbench,
  { destination, amount, message = '' }: Answers,
  begun?: 'begun',
): Promise<void> {
  const { quickInput, modal } = workbench;
  if (begun === undefined) await workbench.runCommand('Keysend: Send Keysend');
  await quickInput.waitForTitle('Send Keysend (1/3)');
  await quickInput.type(destination);
  // The row that is picked is the typed one's, once it is there and nothing is above it.
  await eventually(
    `${destination} to be the first row`,
    () => quickInput.items(),
    ([first]) => first?.includes(destination) === true,
  );
  await quickInput.accept();
  await quickInput.waitForTitle('Send Keysend (2/3)');
  await quickInput.type(amount);
  await quickInput.accept();
  await quickInput.waitForTitle('Send Keysend (3/3)');
  await quickInput.type(message);
  await quickInput.accept();
  await modal.waitUntilOpen();
}

/** Presses the one button of the confirmation that pays. */
export async function pay(workbench: Workbench): Promise<void> {
  const paying = (await workbench.modal.buttons()).filter((label) => label.startsWith('Send '));
  assert.equal(paying.length, 1, 'exactly one button pays');
  await workbench.modal.press(paying[0] ?? '');
  await workbench.modal.waitUntilClosed();
}

/** Walks to that button of the confirmation by Tab, and presses it by Enter. */
export async function payByKeyboard({ page, modal }: Workbench, label: string): Promise<void> {
  const pays = page.locator('.monaco-dialog-box').getByRole('button', { name: label, exact: true });
  await eventually(
    `Tab to reach "${label}"`,
    async () => {
      await page.keyboard.press('Tab');
      return pays.and(page.locator(':focus')).count();
    },
    (count) => count === 1,
  );
  await page.keyboard.press('Enter');
  await modal.waitUntilClosed();
}

/** Closes all notifications, so that a story meets only its own. */
export async function clearNotifications(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Notifications: Clear All Notifications');
}

/** Escapes from whatever question is open. */
export async function leaveAll({ modal, quickInput, page }: Workbench): Promise<void> {
  await eventually(
    'no question to be open',
    async () => {
      const isOpen = (await modal.isOpen()) || (await quickInput.isOpen());
      if (isOpen) await page.keyboard.press('Escape');
      return isOpen;
    },
    (isOpen) => !isOpen,
  );
}

/** Runs Send Keysend: what it asks first. */
export async function firstQuestion(workbench: Workbench): Promise<'consent' | 'destination'> {
  const { modal, quickInput } = workbench;
  await workbench.runCommand('Keysend: Send Keysend');
  const asked = await eventually(
    'Send Keysend to ask something',
    async () => {
      if (await modal.isOpen()) return 'consent';
      const isAsking = (await quickInput.isOpen()) && (await quickInput.title()).startsWith('Send Keysend');
      return isAsking ? 'destination' : undefined;
    },
    (what) => what !== undefined,
  );
  return asked ?? 'consent';
}
