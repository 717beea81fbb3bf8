import type { Disposable } from 'vscode';
import { Disposable as Disposables } from 'vscode';
import type { NodeSession } from './nodeSession.ts';
import type { Settings } from './settings.ts';

/** Keeps the practice network as quick as the setting says, while this window is connected to it. */
export function keepPracticeDelay(
  session: NodeSession,
  settings: Settings,
  onTrouble: (error: unknown) => void,
): Disposable {
  const end = new AbortController();
  const set = (): void => {
    session.connectedPractice?.setDelay(settings.practiceDelayMs(), end.signal).catch((error: unknown) => {
      if (!end.signal.aborted) onTrouble(error);
    });
  };
  return Disposables.from(session.onDidChange(set), settings.onDidChangePractice(set), {
    dispose: () => {
      end.abort();
    },
  });
}
