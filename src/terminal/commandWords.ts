import * as l10n from '@vscode/l10n';
import { parsePaymentHash } from '../keysend/preimage.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { UsageError } from './usageError.ts';

/** @throws {UsageError} where anything but options stands behind a command that takes no more */
export function refuseExcess(command: string, excess: readonly string[]): void {
  if (excess.length === 0) return;
  throw new UsageError([
    l10n.t('The command {0} takes options only; "{1}" is too much.', command, excess.join(' ')),
  ]);
}

/**
 * The hash behind a command.
 * @param missing said where there is none
 * @throws {UsageError} for anything but one hash
 */
export function hashIn([text, ...excess]: readonly string[], missing: string): PaymentHash {
  if (text === undefined) throw new UsageError([missing]);
  if (excess.length > 0) {
    throw new UsageError([l10n.t('One payment at a time: "{0}" is too much.', excess.join(' '))]);
  }
  const hash = parsePaymentHash(text);
  if (hash === undefined) {
    throw new UsageError([l10n.t('A payment hash has 64 hex digits (0-9, a-f); "{0}" does not.', text)]);
  }
  return hash;
}
