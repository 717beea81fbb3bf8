import * as l10n from '@vscode/l10n';
import { MSAT_PER_SAT } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import { feeLimitOf } from '../keysend/brakes.ts';
import type { Limits } from '../keysend/brakes.ts';
import type { Engine } from '../keysend/connection.ts';
import type { JournalEntry } from '../keysend/journal.ts';
import { DEFAULT_TIMEOUT_SECONDS, feeLimitFor } from '../keysend/limits.ts';
import type { LightningNode } from '../keysend/node.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import { NEVER_SENT } from '../keysend/payment.ts';
import { confirmAgain, sendAgain } from '../keysend/sendKeysend.ts';
import { formatAmount } from '../words/amounts.ts';
import { plain } from '../words/text.ts';
import { Aliases } from './aliases.ts';
import { CommandFailure, declined } from './commandFailure.ts';
import { commandToType, quoted } from './commandName.ts';
import { confirmWith } from './confirm.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { AgainInvocation } from './invocation.ts';
import { notInJournal } from './notInJournal.ts';
import { checkPayer } from './otherPayer.ts';
import { payAndWatch } from './payAndWatch.ts';
import type { Session } from './session.ts';
import { trackHint } from './trackHint.ts';

/** Sends an order as it is that no node ever had. Of every other it says what became of it, and sends nothing. */
export async function again(
  { hash, yes }: AgainInvocation,
  node: LightningNode,
  engine: Engine,
  session: Session,
): Promise<ExitCode> {
  const { journal } = engine;
  const { clock } = session.ports;
  const [entry] = await journal.find([hash]);
  if (entry === undefined) throw notInJournal(hash);
  const { order } = entry;
  checkPayer(order, node);
  const { limits } = await journal.brakes();
  const aliases = new Aliases(node);
  if (entry.payment?.status !== NEVER_SENT) {
    await aliases.learn([order.destination], session.interrupts.stop);
    throw notAgain(entry, [
      ...stateSentences(entry, aliases, session),
      l10n.t('Nothing was sent.'),
      ...newOrderSentences(order, limits, session),
    ]);
  }
  const seconds = Math.ceil((order.deadline - clock.now()) / 1000);
  if (seconds >= 0) throw notAgain(entry, tooEarlySentences(seconds));
  const confirm = confirmWith(yes, aliases, session);
  const ports = { node, journal, clock, limits, confirm };
  const renewed = await confirmAgain(order, ports, session.interrupts.stop);
  if (renewed === undefined) throw declined(l10n.t('Not confirmed, so nothing was sent.'));
  return payAndWatch(renewed, sendAgain, { node, aliases }, engine, session);
}

function notAgain({ order, payment }: JournalEntry, sentences: readonly string[]): CommandFailure {
  const { hash } = order;
  return new CommandFailure({
    exitCode: exitCode.failed,
    reason: { kind: 'notSentAgain', state: payment?.state ?? 'unknown' },
    hash,
    sentences,
  });
}

function tooEarlySentences(seconds: number): readonly string[] {
  return [
    l10n.t('No node had this payment so far, but its first call is valid for a moment still.'),
    l10n.t('Nothing was sent.'),
    l10n.t('Run the command again in {0} seconds.', seconds + 1),
  ];
}

/** What became of it, so that nobody pays twice unknowingly. */
function stateSentences(
  { order, payment }: JournalEntry,
  { names }: Aliases,
  session: Session,
): readonly string[] {
  const [amount, receiver] = [formatAmount(order.amountMsat), names(order.destination)];
  switch (payment?.state) {
    case 'succeeded':
      return [l10n.t('This payment succeeded: {0} received the {1}.', receiver, amount)];
    case 'failed':
      return [
        l10n.t('This payment failed: {0} did not receive the {1}; nothing was paid.', receiver, amount),
        l10n.t('Your node had it, so it does not go out again with the same preimage.'),
      ];
    case 'inFlight':
    case 'unknown':
    case undefined:
      return [
        l10n.t(
          'The end of this payment is not known: {0} may have been paid the {1}, or may still be.',
          receiver,
          amount,
        ),
        trackHint(order.hash, session),
        l10n.t('If your node proves never to have had it, that command says so, and it can go out as it is.'),
      ];
  }
}

/** The command line that sends the same as a payment of its own. */
function newOrderSentences(
  order: KeysendOrder,
  limits: Limits,
  { ports, flags }: Session,
): readonly string[] {
  const { message, amountMsat, feeLimitMsat, timeoutSeconds } = order;
  // A shell takes a line break or an escape sequence for something else.
  const isPlain = message !== undefined && plain(message) === message;
  const words = [
    order.destination,
    amountWord(amountMsat),
    ...(isPlain ? ['--message', quoted(message)] : []),
    ...(feeLimitMsat === feeLimitFor(amountMsat, feeLimitOf(limits))
      ? []
      : ['--fee-limit-sat', amountWord(feeLimitMsat)]),
    ...(timeoutSeconds === DEFAULT_TIMEOUT_SECONDS ? [] : ['--timeout', String(timeoutSeconds)]),
  ];
  return [
    l10n.t('The same as a new payment: {0}', commandToType(ports.commandName, words, flags)),
    ...(message === undefined || isPlain ? [] : [l10n.t('Its message does not fit into a command line.')]),
  ];
}

function amountWord(amount: Msat): string {
  return amount % MSAT_PER_SAT === 0n ? String(amount / MSAT_PER_SAT) : `${String(amount)}msat`;
}
