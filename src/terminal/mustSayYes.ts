import * as l10n from '@vscode/l10n';
import { ask, canAsk } from './ask.ts';
import { CommandFailure } from './commandFailure.ts';
import { exitCode } from './exitCode.ts';
import type { NodelessSession } from './withJournal.ts';

export interface YesOrNo {
  /** Whole sentences, or lines, that the person must know for the answer. */
  readonly before: readonly string[];
  readonly question: string;
  /** How things stay without a yes: a whole sentence. */
  readonly otherwise: string;
}

/**
 * Resolves after a person's yes. No flag stands for it.
 * @throws {CommandFailure} after anything else, and where there is nobody to ask
 */
export async function mustSayYes(
  { before, question, otherwise }: YesOrNo,
  { interrupts, ports, printer }: Pick<NodelessSession, 'interrupts' | 'ports' | 'printer'>,
): Promise<void> {
  if (!canAsk(ports.streams)) {
    const how = l10n.t('There is no terminal here to ask in. Run the command in a terminal.');
    throw withoutYes('nobodyToAsk', [...before, how, otherwise]);
  }
  for (const line of before) printer.err(line);
  const { interrupt, stop } = interrupts;
  const yes = await ask(question, ports.streams, interrupt, stop).catch((error: unknown) => {
    if (stop.aborted) throw withoutYes('canceled', [l10n.t('Canceled.'), otherwise]);
    throw error;
  });
  if (!yes) throw withoutYes('declined', [l10n.t('Not confirmed.'), otherwise]);
}

function withoutYes(kind: string, sentences: readonly string[]): CommandFailure {
  return new CommandFailure({ exitCode: exitCode.notConfirmed, reason: { kind }, sentences });
}
