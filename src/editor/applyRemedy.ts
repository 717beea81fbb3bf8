import * as l10n from '@vscode/l10n';
import { commands, env, UIKind, Uri, window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import type { Remedy } from '../words/remedy.ts';
import { allowSending } from './commands/allowSending.ts';
import { breakPracticeNetwork } from './commands/breakPracticeNetwork.ts';
import { enterMacaroon } from './commands/enterMacaroon.ts';
import type { MacaroonParts } from './commands/enterMacaroon.ts';
import { copyText } from './copyText.ts';
import { makePrivate } from './makePrivate.ts';
import type { NodeSession } from './nodeSession.ts';
import { openSettings } from './commands/openSettings.ts';
import type { PaymentOutput } from './paymentOutput.ts';
import type { PaymentsModel } from './paymentsModel.ts';
import type { Questions } from './questions.ts';
import type { SendingStop } from './sendingStop.ts';
import { showPayments } from './commands/showPayments.ts';

export interface RemedyParts extends MacaroonParts {
  readonly session: NodeSession;
  readonly model: PaymentsModel;
  readonly output: PaymentOutput;
  readonly log: LogOutputChannel;
  readonly stop: SendingStop;
  readonly questions: Questions;
}

/** Does what a remedy's button says. `again` is what "Try Again" does where it is offered. */
export async function applyRemedy(remedy: Remedy, again: () => unknown, parts: RemedyParts): Promise<void> {
  switch (remedy.kind) {
    case 'openSetting':
      return openSettings(remedy.setting);
    case 'openFile':
      await window.showTextDocument(Uri.file(remedy.path));
      return;
    case 'revealFile':
      return revealFile(remedy.path);
    case 'copy':
      return copyText(remedy.text, l10n.t('Copied.'));
    case 'tryAgain':
      await again();
      return;
    case 'showLog':
      parts.log.show();
      return;
    case 'showPayments':
      return showPayments(parts.model);
    case 'openOutput':
      parts.output.show();
      return;
    case 'manageTrust':
      await commands.executeCommand('workbench.trust.manage');
      return;
    case 'allowConnection':
      if (await parts.session.allow(remedy.consent)) await again();
      return;
    case 'enterMacaroon':
      if (await enterMacaroon(parts)) await again();
      return;
    case 'makePrivate':
      return makePrivate(remedy.path);
    case 'acceptNode':
      if (await parts.session.accept(remedy.other)) await again();
      return;
    case 'allowSending':
      if (await allowSending(parts)) await again();
      return;
    case 'trackPayment':
      await showPayments(parts.model);
      await parts.model.refresh();
      return;
    case 'mendPractice':
      return breakPracticeNetwork(parts.session);
  }
}

/** Only a file of the person's own machine can be shown there; of another one the path is worth having. */
async function revealFile(path: string): Promise<void> {
  if (env.remoteName === undefined && env.uiKind === UIKind.Desktop) {
    await commands.executeCommand('revealFileInOS', Uri.file(path));
  } else {
    await copyText(path, l10n.t('The path of the file was copied.'));
  }
}
