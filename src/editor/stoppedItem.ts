import * as l10n from '@vscode/l10n';
import { Disposable, StatusBarAlignment, ThemeColor, window } from 'vscode';
import { localTime } from '../words/localTime.ts';
import { stoppedHereOnly } from '../words/notStopped.ts';
import type { CommandId } from './commandIds.ts';
import type { SendingStop } from './sendingStop.ts';

const click: CommandId = 'keysend.allowSending';

/** In the status bar, while all sending is stopped. */
export function showStopped(stop: SendingStop): Disposable {
  const item = window.createStatusBarItem('stopped', StatusBarAlignment.Left);
  item.name = l10n.t('Keysend: Sending Stopped');
  item.text = `$(stop-circle) ${item.name}`;
  item.backgroundColor = new ThemeColor('statusBarItem.warningBackground');
  item.command = click;
  const update = (): void => {
    const { stoppedAt } = stop;
    if (stoppedAt === undefined) {
      item.hide();
      return;
    }
    const spoken = spokenStop(stop, localTime(stoppedAt));
    item.tooltip = spoken;
    item.accessibilityInformation = { label: l10n.t('Keysend: {0}', spoken), role: 'button' };
    item.show();
  };
  update();
  return Disposable.from(item, stop.onDidChange(update));
}

function spokenStop({ isOnlyHere }: SendingStop, time: string): string {
  return isOnlyHere
    ? [
        l10n.t('Sending was stopped in this window at {0}.', time),
        stoppedHereOnly(),
        l10n.t('Click to allow it again.'),
      ].join(' ')
    : l10n.t(
        'All sending was stopped at {0}: nothing goes out from any window or terminal. Click to allow it again.',
        time,
      );
}
