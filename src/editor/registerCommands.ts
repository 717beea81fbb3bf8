import { commands, Disposable } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { applyRemedy } from './applyRemedy.ts';
import { commandIds } from './commandIds.ts';
import type { CommandId } from './commandIds.ts';
import { allowSending } from './commands/allowSending.ts';
import { breakPracticeNetwork } from './commands/breakPracticeNetwork.ts';
import { cancelPayment } from './commands/cancelPayment.ts';
import { connect } from './commands/connect.ts';
import { copyAsLncliCommand } from './commands/copyAsLncliCommand.ts';
import { copyDestination } from './commands/copyDestination.ts';
import { copyPaymentHash } from './commands/copyPaymentHash.ts';
import { copyPreimage } from './commands/copyPreimage.ts';
import { dismissPayment } from './commands/dismissPayment.ts';
import { enterMacaroon } from './commands/enterMacaroon.ts';
import type { MacaroonParts } from './commands/enterMacaroon.ts';
import { forgetMacaroon } from './commands/forgetMacaroon.ts';
import { loadMorePayments } from './commands/loadMorePayments.ts';
import { openPracticeTerminal } from './commands/openPracticeTerminal.ts';
import { openSettings } from './commands/openSettings.ts';
import { openWalkthrough } from './commands/openWalkthrough.ts';
import { refreshPayments } from './commands/refreshPayments.ts';
import { resetPracticeNetwork } from './commands/resetPracticeNetwork.ts';
import { sendAgain } from './commands/sendAgain.ts';
import { sendKeysend } from './commands/sendKeysend.ts';
import { showInOutput } from './commands/showInOutput.ts';
import { showNodeStatus } from './commands/showNodeStatus.ts';
import { showPayments } from './commands/showPayments.ts';
import { showReceiver } from './commands/showReceiver.ts';
import { stopAllSending } from './commands/stopAllSending.ts';
import type { Diagnoses } from './diagnoses.ts';
import type { Errors } from './errors.ts';
import type { LivePayments } from './livePayments.ts';
import type { Milestones } from './milestones.ts';
import { RemedyItem } from './paymentItems.ts';
import type { PaymentItem } from './paymentItems.ts';
import type { PaymentOutput } from './paymentOutput.ts';
import type { PaymentsModel } from './paymentsModel.ts';
import type { PaymentsTree } from './paymentsTree.ts';
import type { PracticeTerminals } from './practiceTerminals.ts';
import type { SendParts } from './sendFlow.ts';

export interface CommandParts extends SendParts, Pick<MacaroonParts, 'macaroons'> {
  readonly errors: Errors;
  readonly live: LivePayments;
  readonly model: PaymentsModel;
  readonly tree: PaymentsTree;
  readonly diagnoses: Diagnoses;
  readonly output: PaymentOutput;
  readonly log: LogOutputChannel;
  readonly terminals: PracticeTerminals;
  readonly milestones: Milestones;
}

/** Registers every command. Arguments come from anywhere: each handler parses its own, or works on a row of our tree. */
export function registerCommands(parts: CommandParts): Disposable {
  const { session, model, tree, output, log, errors, milestones } = parts;
  const onPayment =
    (work: (item: PaymentItem) => unknown) =>
    (argument: unknown): unknown => {
      const item = tree.payment(argument);
      return item === undefined ? undefined : work(item);
    };
  const handlers: Readonly<Record<CommandId, (argument: unknown) => unknown>> = {
    'keysend.sendKeysend': (argument) => sendKeysend(argument, parts),
    'keysend.sendAgain': onPayment((item) => sendAgain(item, parts)),
    'keysend.cancelPayment': (argument) => cancelPayment(tree.payment(argument), parts),
    'keysend.dismissPayment': onPayment((item) => dismissPayment(item, parts)),
    'keysend.stopAllSending': () => stopAllSending(parts),
    'keysend.allowSending': () => allowSending(parts),
    'keysend.copyPaymentHash': onPayment(copyPaymentHash),
    'keysend.copyPreimage': onPayment(copyPreimage),
    'keysend.copyDestination': onPayment(copyDestination),
    'keysend.copyAsLncliCommand': onPayment((item) => copyAsLncliCommand(item, session)),
    'keysend.showInOutput': onPayment((item) => showInOutput(item, parts)),
    'keysend.showReceiver': onPayment((item) => showReceiver(item, parts)),
    'keysend.refreshPayments': () => refreshPayments(model),
    'keysend.loadMorePayments': () => loadMorePayments(model),
    'keysend.showPayments': () => showPayments(model),
    'keysend.connect': () => connect(session),
    'keysend.enterMacaroon': () => enterMacaroon(parts),
    'keysend.forgetMacaroon': () => forgetMacaroon(parts),
    // Only rows of our own tree: a remedy made up by somebody else could ask for a consent.
    'keysend.applyRemedy': (argument) =>
      argument instanceof RemedyItem ? applyRemedy(argument.remedy, () => model.refresh(), parts) : undefined,
    'keysend.showNodeStatus': () => showNodeStatus(parts),
    'keysend.showOutput': () => {
      output.show();
    },
    'keysend.showLog': () => {
      log.show();
    },
    'keysend.openSettings': () => openSettings(),
    'keysend.openWalkthrough': () => openWalkthrough(milestones),
    'keysend.breakPracticeNetwork': () => breakPracticeNetwork(session),
    'keysend.resetPracticeNetwork': () => resetPracticeNetwork(parts),
    'keysend.openPracticeTerminal': () => openPracticeTerminal(parts),
  };
  return Disposable.from(
    ...commandIds.map((id) =>
      commands.registerCommand(id, (argument: unknown) => errors.guard(async () => handlers[id](argument))),
    ),
  );
}
