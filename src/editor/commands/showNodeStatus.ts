import * as l10n from '@vscode/l10n';
import { commands, QuickPickItemKind, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { mostSendable } from '../../keysend/limits.ts';
import type { LightningNode } from '../../keysend/node.ts';
import { formatAmount, grouped } from '../../words/amounts.ts';
import { nodeName } from '../../words/names.ts';
import { plain } from '../../words/text.ts';
import { applyRemedy } from '../applyRemedy.ts';
import type { RemedyParts } from '../applyRemedy.ts';
import type { CommandId } from '../commandIds.ts';
import { copyText } from '../copyText.ts';
import { isCancellation } from '../errors.ts';
import type { Errors } from '../errors.ts';
import { withoutIcons } from '../inertText.ts';
import type { NodeSession } from '../nodeSession.ts';
import { showWhenSlow } from '../slowWork.ts';
import { withNode } from '../withNode.ts';

interface StatusItem extends QuickPickItem {
  /** Absent for separators. */
  readonly run?: () => Thenable<unknown>;
}

export type StatusParts = RemedyParts & { readonly errors: Errors };

/** Shows how the node is, what can be sent, and the ways on from here; what is wrong and what mends it, if something is. */
export async function showNodeStatus(parts: StatusParts): Promise<void> {
  const { session } = parts;
  try {
    await withNode(session, async ({ node }, abort) => {
      const facts = factItems(node, abort.signal);
      await showWhenSlow(l10n.t('Asking the node'), facts, abort);
      const title = `${nodeName(node.info.key, node.info.alias)} · ${plain(node.info.network)}`;
      await choose(title, l10n.t('Choose a value to copy it'), [...(await facts), ...ways(session)]);
    });
  } catch (error) {
    if (isCancellation(error)) throw error;
    parts.errors.note(error);
    const items = [...troubleItems(error, parts), ...ways(session)];
    await choose(l10n.t('Keysend Node'), l10n.t('Choose what to do'), items);
  }
}

async function choose(title: string, placeHolder: string, items: readonly StatusItem[]): Promise<void> {
  const chosen = await window.showQuickPick(items, { title, placeHolder });
  await chosen?.run?.();
}

function troubleItems(error: unknown, parts: StatusParts): readonly StatusItem[] {
  const { sentences, remedies } = parts.errors.explain(error);
  return [
    ...sentences.map((sentence, index) => ({
      label: `$(${index === 0 ? 'warning' : 'blank'}) ${withoutIcons(sentence)}`,
    })),
    { label: '', kind: QuickPickItemKind.Separator },
    ...remedies
      .filter(({ kind }) => kind !== 'tryAgain')
      .map((remedy) => ({
        label: `$(wrench) ${withoutIcons(remedy.label)}`,
        run: () => applyRemedy(remedy, () => showNodeStatus(parts), parts),
      })),
  ];
}

async function factItems(node: LightningNode, signal: AbortSignal): Promise<readonly StatusItem[]> {
  const [info, balance, channels] = await Promise.all([
    node.getInfo(signal),
    node.balance(signal),
    node.channels(signal),
  ]);
  const active = channels.filter((channel) => channel.active).length;
  const unsettled =
    balance.unsettledMsat === 0n
      ? []
      : [fact('lock', l10n.t('In flight'), formatAmount(balance.unsettledMsat))];
  return [
    fact('arrow-up', l10n.t('Can be sent in one keysend'), formatAmount(mostSendable(channels))),
    fact('account', l10n.t('Own balance in channels'), formatAmount(balance.localMsat)),
    fact('organization', l10n.t("Peers' balance in channels"), formatAmount(balance.remoteMsat)),
    ...unsettled,
    fact('link', l10n.t('Channels'), l10n.t('{0} of {1} active', active, channels.length)),
    fact('sync', l10n.t('Blockchain'), synced(info.syncedToChain, info.blockHeight)),
    fact('graph', l10n.t('Network graph'), info.syncedToGraph ? l10n.t('synced') : l10n.t('not synced yet')),
    fact('tag', l10n.t('LND version'), plain(info.version.split(' ')[0] ?? '')),
    fact('key', l10n.t('Public key'), info.key),
  ];
}

function synced(toChain: boolean, height: number): string {
  const block = grouped(height);
  return toChain ? l10n.t('synced, block {0}', block) : l10n.t('not synced yet, block {0}', block);
}

function fact(icon: string, label: string, value: string): StatusItem {
  return {
    label: `$(${icon}) ${label}`,
    description: withoutIcons(value),
    run: () => copyText(value, l10n.t('Copied.')),
  };
}

function ways({ node, practising }: NodeSession): readonly StatusItem[] {
  const connected = node !== undefined;
  return [
    { label: '', kind: QuickPickItemKind.Separator },
    ...(connected ? [way('zap', l10n.t('Send Keysend…'), 'keysend.sendKeysend')] : []),
    ...(connected ? [way('history', l10n.t('Show Payments'), 'keysend.showPayments')] : []),
    way('plug', l10n.t('Connect Again'), 'keysend.connect'),
    way('settings-gear', l10n.t('Open Settings'), 'keysend.openSettings'),
    way('output', l10n.t('Show Log'), 'keysend.showLog'),
    ...(practising ? practiceWays() : []),
  ];
}

function practiceWays(): readonly StatusItem[] {
  return [
    { label: l10n.t('Practice network'), kind: QuickPickItemKind.Separator },
    way('debug-disconnect', l10n.t('Break the Practice Network…'), 'keysend.breakPracticeNetwork'),
    way('discard', l10n.t('Reset the Practice Network…'), 'keysend.resetPracticeNetwork'),
    way('terminal', l10n.t('Open Practice Terminal'), 'keysend.openPracticeTerminal'),
  ];
}

function way(icon: string, label: string, command: CommandId): StatusItem {
  return { label: `$(${icon}) ${label}`, run: () => commands.executeCommand(command) };
}
