import * as l10n from '@vscode/l10n';
import { StatusBarAlignment, window } from 'vscode';
import type { Disposable, StatusBarItem } from 'vscode';
import { PRACTICE } from '../keysend/network.ts';
import type { Explanation } from '../words/explanation.ts';
import { nodeName } from '../words/names.ts';
import { plain } from '../words/text.ts';
import type { CommandId } from './commandIds.ts';
import { withoutIcons } from './inertText.ts';
import type { LivePayments } from './livePayments.ts';
import type { NodeSession, NodeState } from './nodeSession.ts';
import type { SendingStop } from './sendingStop.ts';
import { showStopped } from './stoppedItem.ts';

const click: CommandId = 'keysend.showNodeStatus';

/** Which node and network one is on; while payments are held, how many; beside it, that all sending is stopped. */
export class StatusBar implements Disposable {
  readonly #explain: (error: unknown) => Explanation;
  readonly #session: NodeSession;
  readonly #live: LivePayments;
  readonly #item: StatusBarItem;
  readonly #listeners: readonly Disposable[];

  constructor(
    session: NodeSession,
    live: LivePayments,
    stop: SendingStop,
    explain: (error: unknown) => Explanation,
  ) {
    this.#explain = explain;
    this.#session = session;
    this.#live = live;
    this.#item = window.createStatusBarItem('node', StatusBarAlignment.Left);
    this.#item.name = l10n.t('Keysend Node');
    this.#item.command = click;
    const update = (): void => {
      this.#update();
    };
    this.#listeners = [this.#item, showStopped(stop), session.onDidChange(update), live.onDidChange(update)];
    this.#update();
    this.#item.show();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #update(): void {
    const node = describe(this.#session.state, this.#session.practising, this.#explain);
    const held = this.#live.inBackground;
    const inFlight = held === 1 ? l10n.t('1 payment in flight') : l10n.t('{0} payments in flight', held);
    this.#item.text = held === 0 ? `${node.icon} ${withoutIcons(node.short)}` : `$(loading~spin) ${inFlight}`;
    const spoken = held === 0 ? node.long : `${inFlight}. ${node.long}`;
    this.#item.tooltip = spoken;
    this.#item.accessibilityInformation = { label: l10n.t('Keysend: {0}', spoken), role: 'button' };
  }
}

function describe(
  state: NodeState,
  practising: boolean,
  explain: (error: unknown) => Explanation,
): { readonly icon: string; readonly short: string; readonly long: string } {
  switch (state.kind) {
    case 'idle':
      return practising
        ? {
            icon: '$(zap)',
            short: l10n.t('Keysend · practice'),
            long: l10n.t('Send Keysend pays on the practice network: simulated, no bitcoin.'),
          }
        : { icon: '$(zap)', short: 'Keysend', long: l10n.t('Not connected to a node yet.') };
    case 'connecting':
      return {
        icon: '$(loading~spin)',
        short: 'Keysend',
        long: practising ? l10n.t('Starting the practice network…') : l10n.t('Connecting to the node…'),
      };
    case 'failed':
      return {
        icon: '$(warning)',
        short: 'Keysend',
        long: explain(state.error).sentence,
      };
    case 'connected': {
      const name = nodeName(state.info.key, state.info.alias);
      const network = plain(state.info.network);
      return {
        icon: '$(zap)',
        short: `${name} · ${network}`,
        long:
          state.info.network === PRACTICE
            ? l10n.t('Paying from {0} on the practice network: simulated, no bitcoin.', name)
            : l10n.t('Paying from {0} on {1}.', name, network),
      };
    }
  }
}
