import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { NodeSession } from '../nodeSession.ts';
import type { PaymentsModel } from '../paymentsModel.ts';
import type { Questions } from '../questions.ts';
import { withPractice } from '../withPractice.ts';

/** Makes the practice network what it was on the first day, once the person has said yes. What was paid stays in the list. */
export async function resetPracticeNetwork({
  session,
  model,
  questions,
}: {
  readonly session: NodeSession;
  readonly model: PaymentsModel;
  readonly questions: Questions;
}): Promise<void> {
  if (!(await questions.resetPractice())) return;
  await withPractice(session, (practice, signal) => practice.reset(signal));
  void window.showInformationMessage(l10n.t('The practice network is as it was on the first day.'));
  if (session.connectedPractice !== undefined) await model.refresh();
}
