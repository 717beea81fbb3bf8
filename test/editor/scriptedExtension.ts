import type * as vscode from 'vscode';
import { compose, deactivate } from '../../src/extension.ts';
import type { Answer, Questions } from '../../src/editor/questions.ts';
import type { CommandParts } from '../../src/editor/registerCommands.ts';
import type { Consent } from '../../src/keysend/connection.ts';
import type { Preparation } from '../../src/keysend/prepare.ts';

/** A person who answers as told, and remembers what was asked. */
export class ScriptedPerson implements Questions {
  readonly asked: { readonly preparation: Preparation; readonly warnings: readonly string[] }[] = [];
  readonly consentsAsked: Consent[] = [];
  answer: Answer = 'cancel';
  allows = false;

  async pay(
    preparation: Preparation,
    _names: Parameters<Questions['pay']>[1],
    warnings: readonly string[],
  ): Promise<Answer> {
    this.asked.push({ preparation, warnings });
    return this.answer;
  }

  async allow(consent: Consent): Promise<boolean> {
    this.consentsAsked.push(consent);
    return this.allows;
  }
}

export interface ScriptedKeysend {
  readonly parts: CommandParts;
  readonly person: ScriptedPerson;
}

/** The extension put together as it is shipped, but for who answers its questions. */
export function activate(context: vscode.ExtensionContext): ScriptedKeysend {
  const person = new ScriptedPerson();
  return { parts: compose(context, person), person };
}

export { deactivate };
