import * as l10n from '@vscode/l10n';
import { InputBoxValidationSeverity, QuickInputButtons, window } from 'vscode';
import type { Disposable, InputBoxValidationMessage, QuickInput } from 'vscode';

/** What a step of a wizard ends with; undefined when the person closed it. */
export type StepEnd = { readonly next: string } | 'back' | undefined;

export const STEP_COUNT = 3;

/** Repeats of a key that is held down come faster than this; a person who presses it again does not. */
const FASTEST_PRESS_MS = 250;
/** The first of them comes later: after 225 to 660 ms, as the system is set. */
const FIRST_REPEAT_WITHIN_MS = 1_000;

/** Whether Enter is held down since another place opened this one: its repeats are nobody's answer. `now`: milliseconds. */
export function heldEnter(fromDialog: boolean, now = () => performance.now()): () => boolean {
  const opened = now();
  let last = opened;
  return () => {
    if (!fromDialog) return false;
    const pressed = now();
    const isHeld = pressed - opened < FIRST_REPEAT_WITHIN_MS || pressed - last < FASTEST_PRESS_MS;
    last = pressed;
    return isHeld;
  };
}

/** Shows a quick input until it ends, and disposes it whatever happened. */
export async function untilEnd(
  input: QuickInput,
  number: number,
  listen: (end: (how: StepEnd) => void) => readonly Disposable[],
): Promise<StepEnd> {
  const { promise, resolve } = Promise.withResolvers<StepEnd>();
  input.title = l10n.t('Send Keysend');
  input.step = number;
  input.totalSteps = STEP_COUNT;
  // People fetch a key or a message from another window.
  input.ignoreFocusOut = true;
  const listeners = [
    input.onDidHide(() => {
      resolve(undefined);
    }),
    ...listen(resolve),
  ];
  input.show();
  try {
    return await promise;
  } finally {
    for (const listener of listeners) listener.dispose();
    input.dispose();
  }
}

export interface TextStep {
  readonly number: number;
  readonly value: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** What is wrong with a text, or good to know about it. Only an error holds the step. */
  readonly check: (text: string) => InputBoxValidationMessage | undefined;
  /** A better prompt, which takes time to find out. */
  readonly later?: Promise<string>;
  readonly fromDialog: boolean;
}

/** A step that takes a text, checked while it is typed. */
export async function textStep(step: TextStep): Promise<StepEnd> {
  const box = window.createInputBox();
  const isHeld = heldEnter(step.fromDialog);
  box.value = step.value;
  box.prompt = step.prompt;
  box.placeholder = step.placeholder;
  box.buttons = [QuickInputButtons.Back];
  const check = (): void => {
    // An empty box is no mistake yet.
    box.validationMessage = box.value === '' ? undefined : step.check(box.value);
  };
  check();
  void step.later?.then((prompt) => {
    box.prompt = prompt;
    check();
  });
  return untilEnd(box, step.number, (end) => [
    box.onDidChangeValue(check),
    box.onDidTriggerButton(() => {
      end('back');
    }),
    box.onDidAccept(() => {
      if (isHeld()) return;
      const found = step.check(box.value);
      if (found?.severity === InputBoxValidationSeverity.Error) box.validationMessage = found;
      else end({ next: box.value });
    }),
  ]);
}
