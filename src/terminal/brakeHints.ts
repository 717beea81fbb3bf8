import * as l10n from '@vscode/l10n';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { Reason } from '../keysend/problem.ts';
import { commandToType } from './commandName.ts';
import type { Session } from './session.ts';

/** The commands that mend it, where a limit or a stop held a payment back. */
export function brakeHints(reason: Reason, { ports, flags }: Session): readonly string[] {
  const here = (...words: readonly string[]): string => commandToType(ports.commandName, words, {});
  switch (reason.kind) {
    case 'sendingStopped':
      return [resumeHint(ports.commandName)];
    case 'abovePaymentLimit':
      return [raiseHint(here('limits', '--per-payment', l10n.t('<amount>')))];
    case 'aboveFeeLimit': {
      const flagsAndValues = [
        '--fee-limit-percent',
        l10n.t('<percent>'),
        '--fee-limit-sat',
        l10n.t('<amount>'),
      ];
      return [
        l10n.t(
          'More than that goes out only after your yes to the question in a terminal, for which --yes does not stand.',
        ),
        raiseHint(here('limits', ...flagsAndValues)),
      ];
    }
    case 'aboveDayLimit': {
      const recover = commandToType(ports.commandName, ['recover'], flags);
      const open = [
        l10n.t('To see what became of those without an end: {0}', recover),
        l10n.t('To count one of them no more: {0}', here('dismiss', l10n.t('<hash>'))),
      ];
      return [
        ...(reason.openMsat > 0n ? open : []),
        raiseHint(here('limits', '--per-day', l10n.t('<amount>'))),
      ];
    }
    default:
      return [];
  }
}

/** Says which command ends a stop. */
export function resumeHint(commandName: string): string {
  return l10n.t('To let payments go out again: {0}', commandToType(commandName, ['resume'], {}));
}

/** Says which command frees the limit of a payment that will never have an end. */
export function dismissHint(hash: PaymentHash, commandName: string): string {
  return l10n.t(
    'So that it counts no more against the limit of 24 hours: {0}',
    commandToType(commandName, ['dismiss', hash], {}),
  );
}

function raiseHint(command: string): string {
  return l10n.t('To raise the limit: {0}', command);
}
