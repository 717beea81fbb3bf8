import { registerHooks } from 'node:module';
import type { TestContext } from 'node:test';
import type { Questions } from '../../src/editor/questions.ts';

export interface Dialog {
  readonly detail: string;
}

/** The questions of the editor, and the dialogs they showed: those are VS Code's, so what they are given is looked at here. */
export async function modalDialogs(
  t: TestContext,
): Promise<{ readonly modalQuestions: Questions; readonly shown: readonly Dialog[] }> {
  const shown: Dialog[] = [];
  Object.assign(globalThis, {
    showWarningMessage: async (_: string, options: Dialog) => {
      shown.push(options);
    },
  });
  const source = 'export const commands = {}; export const window = { showWarningMessage };';
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vscode'
        ? { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true }
        : next(specifier, context),
  });
  t.after(() => {
    hooks.deregister();
    Reflect.deleteProperty(globalThis, 'showWarningMessage');
  });
  const { modalQuestions } = await import('../../src/editor/questions.ts');
  return { modalQuestions, shown };
}
