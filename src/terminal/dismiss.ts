import * as l10n from '@vscode/l10n';
import { limitsHold } from '../keysend/brakes.ts';
import type { Journal, JournalEntry } from '../keysend/journal.ts';
import { isEnded, NEVER_SENT } from '../keysend/payment.ts';
import { formatAmount } from '../words/amounts.ts';
import { localTime } from '../words/localTime.ts';
import { shortKey } from '../words/names.ts';
import { stateText } from '../words/paymentLabel.ts';
import { plain } from '../words/text.ts';
import { CommandFailure } from './commandFailure.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { DismissInvocation } from './invocation.ts';
import { mustSayYes } from './mustSayYes.ts';
import { notInJournal } from './notInJournal.ts';
import { withJournal } from './withJournal.ts';
import type { NodelessSession } from './withJournal.ts';

/** After a yes, an order without an end counts no more against the limit of 24 hours. */
export async function dismiss({ hash }: DismissInvocation, session: NodelessSession): Promise<ExitCode> {
  return withJournal(session, async (journal) => {
    const [entry] = await journal.find([hash]);
    if (entry === undefined) throw notInJournal(hash);
    const { order, payment, dismissed } = entry;
    const { limits } = await journal.brakes();
    if (!limitsHold(order.network, limits)) {
      session.reporter.done(exitCode.succeeded, [uncounted(order)]);
      return exitCode.succeeded;
    }
    if (payment !== undefined && isEnded(payment)) throw ended(entry);
    const sentence =
      dismissed === true
        ? l10n.t('This payment already counts no more against the limit of 24 hours.')
        : await countNoMore(entry, journal, session);
    session.reporter.done(exitCode.succeeded, [sentence]);
    return exitCode.succeeded;
  });
}

async function countNoMore(entry: JournalEntry, journal: Journal, session: NodelessSession): Promise<string> {
  const { order, payment } = entry;
  const state = stateText(payment ?? { state: 'unknown' });
  await mustSayYes(
    {
      before: [
        l10n.t(
          '{0} to {1}, written down {2}: {3}.',
          formatAmount(order.amountMsat),
          shortKey(order.destination),
          localTime(order.createdAt),
          state,
        ),
        l10n.t(
          'It may still be paid, or have been paid. Until its end is known it counts against the limit of 24 hours.',
        ),
        l10n.t(
          'After your yes it counts no more, and more can be sent. It is still followed; if it is paid, it counts again.',
        ),
        l10n.t(
          'Nor are you told of it any more before the same is paid again, and {0} pays it again without asking.',
          '--yes',
        ),
      ],
      question: l10n.t('Count it no more?'),
      otherwise: l10n.t('It counts as before.'),
    },
    session,
  );
  await journal.dismiss(order.hash, session.ports.clock.now());
  return l10n.t('This payment counts no more against the limit of 24 hours.');
}

function uncounted({ network }: JournalEntry['order']): string {
  return l10n.t(
    'This payment is on {0}, where your limits do not hold: it counts against none of them.',
    plain(network),
  );
}

function ended({ order, payment }: JournalEntry): CommandFailure {
  return new CommandFailure({
    exitCode: exitCode.failed,
    reason: { kind: 'ended', state: payment?.state },
    hash: order.hash,
    sentences: [endedSentence(payment)],
  });
}

function endedSentence(payment: JournalEntry['payment']): string {
  if (payment?.state === 'succeeded') {
    return l10n.t('This payment succeeded: it counts until it is 24 hours old, and nothing changes that.');
  }
  return payment?.status === NEVER_SENT
    ? l10n.t('This payment was never sent, so it does not count against the limit of 24 hours.')
    : l10n.t('This payment failed, so it does not count against the limit of 24 hours.');
}
