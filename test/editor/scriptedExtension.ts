import type * as vscode from 'vscode';
import { compose, deactivate, loadEngine } from '../../src/extension.ts';
import type { Answer, Questions } from '../../src/editor/questions.ts';
import type { CommandParts } from '../../src/editor/registerCommands.ts';
import type { Consent, Engine, OtherNode } from '../../src/keysend/connection.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import type { Preparation } from '../../src/keysend/prepare.ts';
import { ScriptedPractice } from './scriptedPractice.ts';

/** A person who answers as told, and remembers what was asked. */
export class ScriptedPerson implements Questions {
  readonly asked: { readonly preparation: Preparation; readonly warnings: readonly string[] }[] = [];
  readonly consentsAsked: Consent[] = [];
  readonly raisesAsked: (readonly string[])[] = [];
  readonly allowsAsked: number[] = [];
  readonly dismissalsAsked: Payment[] = [];
  readonly otherNodesAsked: OtherNode[] = [];
  resetsAsked = 0;
  answer: Answer = 'cancel';
  allows = false;
  raises: Awaited<ReturnType<Questions['raise']>> = 'keep';
  allowsSending = false;
  dismisses: Awaited<ReturnType<Questions['dismiss']>> = 'cancel';
  accepts = false;
  resets = false;

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

  async accept(other: OtherNode): Promise<boolean> {
    this.otherNodesAsked.push(other);
    return this.accepts;
  }

  async raise(changes: readonly string[]): ReturnType<Questions['raise']> {
    this.raisesAsked.push(changes);
    return this.raises;
  }

  async allowSending(since: number): Promise<boolean> {
    this.allowsAsked.push(since);
    return this.allowsSending;
  }

  async dismiss(payment: Payment): ReturnType<Questions['dismiss']> {
    this.dismissalsAsked.push(payment);
    return this.dismisses;
  }

  async resetPractice(): Promise<boolean> {
    this.resetsAsked += 1;
    return this.resets;
  }
}

export interface ScriptedKeysend {
  readonly parts: CommandParts;
  readonly person: ScriptedPerson;
  readonly practice: ScriptedPractice;
}

/** The extension put together as it is shipped, but for who answers its questions, and for the practice network. */
export function activate(context: vscode.ExtensionContext): ScriptedKeysend {
  const person = new ScriptedPerson();
  const practice = new ScriptedPractice();
  const load = async (...given: Parameters<typeof loadEngine>): Promise<Engine> => {
    const engine = await loadEngine(...given);
    const connect: Engine['connect'] = async (connection, signal) =>
      connection.source.kind === 'practice' ? practice.connect() : engine.connect(connection, signal);
    return { ...engine, connect, practice };
  };
  return { parts: compose(context, person, load), person, practice };
}

export { deactivate };
