import * as l10n from '@vscode/l10n';
import type { Received } from '../keysend/practice.ts';
import { formatAmount } from './amounts.ts';
import type { Names } from './names.ts';
import { plain } from './text.ts';

const LONGEST_MESSAGE_SHOWN = 200;

/** A keysend that came in, as one sentence. */
export function receivedLine({ from, amountMsat, message }: Received, names: Names): string {
  const sender = names(from);
  const amount = formatAmount(amountMsat);
  return message === undefined
    ? l10n.t('{0} sent you {1}.', sender, amount)
    : l10n.t('{0} sent you {1}: "{2}"', sender, amount, plain(message, LONGEST_MESSAGE_SHOWN));
}
