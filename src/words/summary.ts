import * as l10n from '@vscode/l10n';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import type { Payment } from '../keysend/payment.ts';
import { NEVER_SENT } from '../keysend/payment.ts';
import { formatAmount } from './amounts.ts';
import { explainDiagnosis } from './diagnoses.ts';
import type { Door } from './door.ts';
import { duration } from './duration.ts';
import { localTime } from './localTime.ts';
import { receiverName } from './names.ts';
import type { LineContext } from './paymentLines.ts';
import { underWord } from './underWord.ts';

/** The last lines of a payment: SUCCEEDED, FAILED or UNKNOWN, totals, why, and what to do. */
export function summaryLines(
  payment: Payment,
  diagnosis: Diagnosis,
  context: LineContext & { readonly door: Door },
): readonly string[] {
  return underWord(stateWord(payment), [
    ...outcomeSentences(payment, context),
    ...reasonSentences(payment, diagnosis, context),
  ]);
}

/** In LND's words, but for the one it has none for. Not translated: people look for them. */
function stateWord({ state }: Payment): string {
  const words = { succeeded: 'SUCCEEDED', failed: 'FAILED', inFlight: 'IN_FLIGHT', unknown: 'UNKNOWN' };
  return words[state];
}

function outcomeSentences(payment: Payment, { names, elapsedMs }: LineContext): readonly string[] {
  const receiver = receiverName(payment, names);
  const amount = formatAmount(payment.amountMsat);
  const when = localTime(Number(payment.createdAtNs / 1_000_000n));
  const time = duration(elapsedMs);
  switch (payment.state) {
    case 'succeeded':
      return [
        l10n.t('{0} received {1}; the fee was {2}.', receiver, amount, formatAmount(payment.feeMsat)),
        l10n.t('{0}, started {1}, took {2}.', attemptsText(payment), when, time),
      ];
    case 'failed':
      return [
        l10n.t('{0} did not receive the {1}; nothing was paid.', receiver, amount),
        payment.status === NEVER_SENT
          ? l10n.t('Written down {0}.', when)
          : l10n.t(
              '{0}, {1}, started {2}, took {3}.',
              payment.reason ?? payment.status,
              attemptsText(payment),
              when,
              time,
            ),
      ];
    case 'inFlight':
      return [l10n.t('{0} to {1}, {2}, started {3}.', amount, receiver, attemptsText(payment), when)];
    case 'unknown':
      return [l10n.t('What became of the {0} to {1} is not known; started {2}.', amount, receiver, when)];
  }
}

function attemptsText({ attempts }: Payment): string {
  if (attempts.length === 0) return l10n.t('no attempt');
  return attempts.length === 1 ? l10n.t('1 attempt') : l10n.t('{0} attempts', attempts.length);
}

function reasonSentences(
  payment: Payment,
  diagnosis: Diagnosis,
  context: LineContext & { readonly door: Door },
): readonly string[] {
  if (payment.state !== 'succeeded') return explainDiagnosis(diagnosis, payment, context).sentences;
  if (payment.preimage === undefined) return [];
  return [l10n.t('Preimage: {0}', Buffer.from(payment.preimage.expose()).toString('hex'))];
}
