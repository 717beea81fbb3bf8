import type * as vscode from 'vscode';
import { modalQuestions } from '../../src/editor/questions.ts';
import type { Questions } from '../../src/editor/questions.ts';
import type { CommandParts } from '../../src/editor/registerCommands.ts';
import { compose, deactivate, loadEngine } from '../../src/extension.ts';

/** VS Code refuses modals in its test hosts: this person pays without one. */
const pays: Questions = { ...modalQuestions, pay: async () => 'pay' };

/** The extension put together as it is shipped, but for who confirms. */
export function activate(context: vscode.ExtensionContext): CommandParts {
  return compose(context, pays, loadEngine);
}

export { deactivate };
