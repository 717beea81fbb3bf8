import * as l10n from '@vscode/l10n';
import { InputBoxValidationSeverity } from 'vscode';
import type { InputBoxValidationMessage } from 'vscode';
import { parseAmount } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import { formatAmount } from '../words/amounts.ts';
import { explain } from '../words/reasons.ts';
import { textStep } from './steps.ts';
import type { StepEnd } from './steps.ts';

/** Step 2: the amount, with what can be sent now. `most` resolves to undefined where the node did not say. */
export async function amountStep(
  value: string,
  fromDialog: boolean,
  most: Promise<Msat | undefined>,
): Promise<StepEnd> {
  const ask = l10n.t('How much? In satoshis; msat, k and btc are understood.');
  let limit: Msat | undefined;
  return textStep({
    number: 2,
    value,
    fromDialog,
    prompt: ask,
    placeholder: '1,000',
    check: (text) => checkAmount(text, limit),
    later: most.then((found) => {
      limit = found;
      return found === undefined ? ask : `${ask} ${upTo(found)}`;
    }),
  });
}

/** What is wrong with a text as an amount, else how it is read and what can be sent now. */
export function checkAmount(text: string, limit: Msat | undefined): InputBoxValidationMessage {
  const parsed = parseAmount(text);
  if (!parsed.ok) {
    const { sentence } = explain({ kind: 'amount', problem: parsed.problem }, 'editor');
    return { message: sentence, severity: InputBoxValidationSeverity.Error };
  }
  const amount = formatAmount(parsed.value);
  if (limit === undefined) return { message: amount, severity: InputBoxValidationSeverity.Info };
  const message = l10n.t('{0}. {1}', amount, upTo(limit));
  // Channels change: the node has the last word, so this does not hold anybody.
  const severity =
    parsed.value > limit ? InputBoxValidationSeverity.Warning : InputBoxValidationSeverity.Info;
  return { message, severity };
}

function upTo(limit: Msat): string {
  return l10n.t('Up to {0} can be sent now.', formatAmount(limit));
}
