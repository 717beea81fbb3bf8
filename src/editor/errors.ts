import * as l10n from '@vscode/l10n';
import { CancellationError, window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import type { ExposedFile } from '../keysend/connection.ts';
import type { JournalDamage } from '../keysend/journalCare.ts';
import { reasonOf } from '../keysend/problem.ts';
import type { ConnectionSource } from '../keysend/problem.ts';
import type { Explanation } from '../words/explanation.ts';
import { explainExposed } from '../words/exposedFile.ts';
import { explainDamage } from '../words/journalDamage.ts';
import { explain } from '../words/reasons.ts';
import type { Remedy } from '../words/remedy.ts';
import { plain } from '../words/text.ts';
import { BadSetting, explainBadSetting } from './badSetting.ts';
import { withoutLinks } from './inertText.ts';

/** A notification has room for so many buttons. */
const MOST_BUTTONS = 3;
/** The log has more than the screen, but no more than helps. */
const LONGEST_LOGGED = 4000;

type Severity = 'error' | 'warning' | 'information';

const showers: Readonly<
  Record<Severity, (text: string, ...labels: readonly string[]) => Thenable<string | undefined>>
> = {
  error: window.showErrorMessage,
  warning: window.showWarningMessage,
  information: window.showInformationMessage,
};

export interface ErrorParts {
  readonly log: LogOutputChannel;
  /** Where the node's connection was named, for sentences that name the setting. */
  readonly source: () => ConnectionSource | undefined;
  /** `again` is what "Try Again" does. */
  readonly applyRemedy: (remedy: Remedy, again: () => unknown) => unknown;
}

/** The one place where what went wrong becomes words. */
export class Errors {
  readonly #parts: ErrorParts;
  #saidOrdersDamaged = false;

  constructor(parts: ErrorParts) {
    this.#parts = parts;
  }

  /**
   * Runs work that a person asked for. Cancelling is silent; what a person can mend is said with its remedies as buttons;
   * anything else is a bug and reaches the log with its stack.
   */
  async guard<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (isCancellation(error)) return undefined;
      this.note(error);
      const { sentence, remedies } = this.explain(error);
      this.show('error', sentence, remedies, () => this.guard(work));
      return undefined;
    }
  }

  /** Says it in a notification, and waits for nobody: a button acts when it is pressed. */
  show(severity: Severity, sentence: string, remedies: readonly Remedy[], again: () => unknown): void {
    const buttons = remedies.slice(0, MOST_BUTTONS);
    const text = withoutLinks(sentence);
    const labels = buttons.map(({ label }) => label);
    void showers[severity](text, ...labels).then((label) => {
      const remedy = buttons.find((button) => button.label === label);
      if (remedy === undefined) return;
      void this.guard(async () => {
        await this.#parts.applyRemedy(remedy, again);
      });
    });
  }

  /** What the engine has to say unasked. */
  readonly ofEngine = {
    /** With aliases and words of strangers in it. */
    log: (line: string): void => {
      this.#parts.log.info(plain(line, LONGEST_LOGGED));
    },
    onDamage: (damage: JournalDamage): void => {
      this.#tellDamage(damage);
    },
    onExposed: (file: ExposedFile): void => {
      this.#tellExposed(file);
    },
  };

  /** The journal's file or orders in it are damaged. Orders come to light one by one: the log has all, and one warning is enough. */
  #tellDamage(damage: JournalDamage): void {
    const { sentence, remedies } = explainDamage(damage, 'editor');
    this.#parts.log.warn(sentence, plain(JSON.stringify(damage), LONGEST_LOGGED));
    if (damage.kind === 'orders') {
      if (this.#saidOrdersDamaged) return;
      this.#saidOrdersDamaged = true;
    }
    this.show('warning', sentence, remedies, () => undefined);
  }

  /** A macaroon's file is open to every user of this computer. */
  #tellExposed(file: ExposedFile): void {
    const { sentence, remedies } = explainExposed(file, 'editor');
    this.#parts.log.warn(sentence);
    this.show('warning', sentence, remedies, () => undefined);
  }

  explain(error: unknown): Explanation {
    const reason = reasonOf(error);
    if (reason !== undefined) return explain(reason, 'editor', this.#parts.source());
    return error instanceof BadSetting ? explainBadSetting(error) : explainBug(error);
  }

  /** Keeps it in the log, for support cases. */
  note(error: unknown): void {
    if (isCancellation(error)) return;
    const reason = reasonOf(error);
    if (reason !== undefined)
      this.#parts.log.warn(plain(JSON.stringify(reason, writeBigInts), LONGEST_LOGGED));
    else if (error instanceof BadSetting) this.#parts.log.warn(`${error.setting}: ${error.message}`);
    else this.#parts.log.error(error instanceof Error ? error : String(error));
  }
}

export function isCancellation(error: unknown): boolean {
  return error instanceof CancellationError || (error instanceof Error && error.name === 'AbortError');
}

function explainBug(error: unknown): Explanation {
  const message = plain(error instanceof Error ? error.message : String(error));
  const sentences = [l10n.t('Something went wrong inside Keysend: {0}', message)];
  return {
    sentence: sentences.join(' '),
    sentences,
    remedies: [{ kind: 'showLog', label: l10n.t('Show Log') }],
  };
}

function writeBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
