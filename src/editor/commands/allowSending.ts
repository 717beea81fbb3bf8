import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { Questions } from '../questions.ts';
import type { SendingStop } from '../sendingStop.ts';

/** Lets payments go out again once the person has said yes. True when they may. */
export async function allowSending({
  stop,
  questions,
}: {
  readonly stop: SendingStop;
  readonly questions: Pick<Questions, 'allowSending'>;
}): Promise<boolean> {
  let since = await stop.look();
  if (since === undefined) {
    void window.showInformationMessage(l10n.t('Sending is not stopped: payments may go out.'));
    return true;
  }
  while (since !== undefined) {
    if (!(await questions.allowSending(since))) return false;
    // Stopped anew since the question: asked anew.
    since = await stop.release(since);
  }
  void window.showInformationMessage(l10n.t('Payments may go out again.'));
  return true;
}
