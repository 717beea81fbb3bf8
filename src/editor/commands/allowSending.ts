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
  const since = await stop.look();
  if (since === undefined) {
    void window.showInformationMessage(l10n.t('Sending is not stopped: payments may go out.'));
    return true;
  }
  if (!(await questions.allowSending(since))) return false;
  await stop.release();
  void window.showInformationMessage(l10n.t('Payments may go out again.'));
  return true;
}
