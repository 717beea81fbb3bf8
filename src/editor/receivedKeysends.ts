import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { Disposable } from 'vscode';
import type { Clock } from '../keysend/clock.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { Practice, Received } from '../keysend/practice.ts';
import { receivedLine } from '../words/receivedLine.ts';
import type { Aliases } from './aliases.ts';
import type { Errors } from './errors.ts';
import { withoutLinks } from './inertText.ts';
import type { NodeSession } from './nodeSession.ts';
import type { PaymentOutput } from './paymentOutput.ts';

/** A stream that ended while the node still answers is opened again after this. */
const AGAIN_AFTER_MS = 5_000;
const NAME_WITHIN_MS = 500;

export interface ReceivedParts {
  readonly session: NodeSession;
  readonly aliases: Aliases;
  readonly output: PaymentOutput;
  readonly errors: Errors;
  readonly clock: Clock;
}

/** While this window is connected to the practice network: tells of keysends that come in, and notices when that network ends. */
export class ReceivedKeysends implements Disposable {
  readonly #parts: ReceivedParts;
  readonly #listener: Disposable;
  #end: AbortController | undefined;

  constructor(parts: ReceivedParts) {
    this.#parts = parts;
    this.#listener = parts.session.onDidChange(() => {
      this.#follow();
    });
  }

  dispose(): void {
    this.#listener.dispose();
    this.#end?.abort();
  }

  #follow(): void {
    const { node, connectedPractice: practice } = this.#parts.session;
    this.#end?.abort();
    this.#end = undefined;
    if (node === undefined || practice === undefined) return;
    this.#end = new AbortController();
    void this.#read(node, practice, this.#end.signal);
  }

  async #read(node: LightningNode, practice: Practice, signal: AbortSignal): Promise<void> {
    const { session, errors, clock } = this.#parts;
    try {
      for (;;) {
        await this.#tellAll(practice, signal);
        await node.getInfo(signal);
        await clock.sleep(AGAIN_AFTER_MS, signal);
      }
    } catch (error) {
      if (signal.aborted) return;
      errors.note(error);
      // The next command starts it again; until then the window says how it is.
      session.noteFailure(error, node);
    }
  }

  async #tellAll(practice: Practice, signal: AbortSignal): Promise<void> {
    try {
      for await (const received of practice.received(signal)) await this.#tell(received);
    } catch (error) {
      signal.throwIfAborted();
      this.#parts.errors.note(error);
    }
  }

  async #tell(received: Received): Promise<void> {
    const { aliases, output } = this.#parts;
    await aliases.learn([received.from], NAME_WITHIN_MS);
    const line = receivedLine(received, aliases.names);
    output.note(line);
    const show = l10n.t('Show Output');
    // Waits for nobody: the next one may come meanwhile.
    void window.showInformationMessage(withoutLinks(line), show).then((pressed) => {
      if (pressed === show) output.show();
    });
  }
}
