import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { chooseFromSettings } from './connections/chooseFromSettings.ts';
import { StoredMacaroons } from './connections/storedMacaroons.ts';
import { Aliases } from './editor/aliases.ts';
import { applyRemedy } from './editor/applyRemedy.ts';
import { keepContextKeys } from './editor/contextKeys.ts';
import { Diagnoses } from './editor/diagnoses.ts';
import { Errors } from './editor/errors.ts';
import { LimitsInForce } from './editor/limitsInForce.ts';
import { LivePayments } from './editor/livePayments.ts';
import { Milestones } from './editor/milestones.ts';
import { NodeSession } from './editor/nodeSession.ts';
import { PaymentOutput } from './editor/paymentOutput.ts';
import { PaymentRun } from './editor/paymentRun.ts';
import { PaymentsModel } from './editor/paymentsModel.ts';
import { PaymentsTree } from './editor/paymentsTree.ts';
import { keepPracticeDelay } from './editor/practiceDelay.ts';
import { PracticeTerminals } from './editor/practiceTerminals.ts';
import { modalQuestions } from './editor/questions.ts';
import { ReceivedKeysends } from './editor/receivedKeysends.ts';
import { Recovery } from './editor/recovery.ts';
import { registerCommands } from './editor/registerCommands.ts';
import type { CommandParts } from './editor/registerCommands.ts';
import { SendingStop } from './editor/sendingStop.ts';
import { Settings } from './editor/settings.ts';
import { StatusBar } from './editor/statusBar.ts';
import type { Engine } from './keysend/connection.ts';
import { systemClock as clock } from './systemClock.ts';

let leave: () => Promise<void> = async () => undefined;

export function activate(context: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  compose(context, modalQuestions, loadEngine);
}

/** HTLCs that are out go on without us; what was seen of them is written down first. */
export async function deactivate(): Promise<void> {
  await leave();
}

/** Puts all of it together. Nothing here waits: the engine is loaded by whoever first asks for the node. */
export function compose(
  context: vscode.ExtensionContext,
  questions: typeof modalQuestions,
  load: typeof loadEngine,
): CommandParts {
  const log = vscode.window.createOutputChannel('Keysend Log', { log: true });
  const settings = new Settings();
  const errors: Errors = new Errors({
    log,
    source: () => session.source,
    applyRemedy: (remedy, again) => applyRemedy(remedy, again, parts),
  });
  const [note, explain] = [errors.note.bind(errors), errors.explain.bind(errors)];
  const session: NodeSession = new NodeSession({
    loadEngine: () => load(parts),
    choose: () => chooseFromSettings(...settings.node()),
    questions,
    onTrouble: note,
  });
  const live = new LivePayments(clock, note);
  const aliases = new Aliases(session);
  const model = new PaymentsModel(session, live, note);
  const output = new PaymentOutput(live, aliases, clock, note);
  const diagnoses = new Diagnoses();
  const run = new PaymentRun({ live, output, aliases, diagnoses, errors });
  const tree = new PaymentsTree({ model, session, live, aliases, diagnoses, clock, explain });
  const recovery = new Recovery({ session, live, aliases, diagnoses, output, errors });
  const received = new ReceivedKeysends({ session, aliases, output, errors, clock });
  const kept = { memory: context.globalState, clock, onTrouble: note };
  const limits = new LimitsInForce({ settings, questions, ...kept });
  const stop = new SendingStop({ session, live, errors, ownMemory: context.workspaceState, ...kept });
  const status = new StatusBar(session, live, stop, explain);
  const send = { settings, limits, stop, session, aliases, run, questions, clock };
  const milestones = new Milestones({ session, live, ...kept });
  const terminals = new PracticeTerminals(context.asAbsolutePath('bin'), clock, note);
  const macaroons = new StoredMacaroons(context.secrets);
  const views = { live, model, tree, output, diagnoses, milestones };
  const parts = { ...send, ...views, macaroons, errors, log, terminals };

  context.subscriptions.push(
    ...[log, settings, session, aliases, model, output, tree, status, received, milestones, recovery],
    ...[stop, terminals],
    keepContextKeys(session, live, stop),
    keepPracticeDelay(session, settings, note),
    registerCommands(parts),
    settings.onDidChangeNode(session.settingsChanged.bind(session)),
  );
  leave = () => live.leave().then(() => session.end());
  return parts;
}

/** gRPC and SQLite come with it. */
export async function loadEngine({ errors, macaroons }: CommandParts): Promise<Engine> {
  const { openEngine } = await import('./engine.ts');
  return openEngine({ ...errors.ofEngine, macaroons });
}
