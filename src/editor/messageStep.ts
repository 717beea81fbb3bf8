import * as l10n from '@vscode/l10n';
import { InputBoxValidationSeverity } from 'vscode';
import type { InputBoxValidationMessage } from 'vscode';
import type { Msat } from '../keysend/amount.ts';
import { LONGEST_MESSAGE_BYTES } from '../keysend/records.ts';
import { formatAmount } from '../words/amounts.ts';
import { explain } from '../words/reasons.ts';
import { textStep } from './steps.ts';
import type { StepEnd } from './steps.ts';

/** Step 3: an optional message. `sends`: the amount that it sends without another question, if nothing speaks against it. */
export async function messageStep(
  value: string,
  fromDialog: boolean,
  sends: Msat | undefined,
): Promise<StepEnd> {
  const about = l10n.t(
    'A message is optional; leave it empty to send none. It travels in record 34349334, an even type: receivers that do not know it, such as LDK nodes, may refuse the payment.',
  );
  return textStep({
    number: 3,
    value,
    // An Enter that is still held down from the step before must not pay.
    fromDialog: fromDialog || sends !== undefined,
    prompt:
      sends === undefined
        ? about
        : l10n.t(
            'Enter sends {0}, unless there is something you should know first. {1}',
            formatAmount(sends),
            about,
          ),
    placeholder: l10n.t('No message'),
    check: checkMessage,
  });
}

export function checkMessage(text: string): InputBoxValidationMessage | undefined {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= LONGEST_MESSAGE_BYTES) return undefined;
  const { sentence } = explain({ kind: 'messageTooLong', bytes, most: LONGEST_MESSAGE_BYTES }, 'editor');
  return { message: sentence, severity: InputBoxValidationSeverity.Error };
}
