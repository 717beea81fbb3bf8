import * as l10n from '@vscode/l10n';
import { commands, QuickPickItemKind, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { Fault } from '../../keysend/practice.ts';
import { faultWords } from '../../words/faults.ts';
import { namesFrom } from '../../words/names.ts';
import type { Names } from '../../words/names.ts';
import type { CommandId } from '../commandIds.ts';
import { withoutIcons, withoutLinks } from '../inertText.ts';
import type { NodeSession } from '../nodeSession.ts';
import { withPractice } from '../withPractice.ts';

interface FaultItem extends QuickPickItem {
  /** Absent for separators. */
  readonly fault?: Fault;
}

/** Breaks one thing of the practice network, or mends what is broken, and says what to try then. */
export async function breakPracticeNetwork(session: NodeSession): Promise<void> {
  const [nodes, faults] = await withPractice(session, (practice, signal) =>
    Promise.all([practice.nodes(signal), practice.faults(signal)]),
  );
  const aliases = new Map(nodes.map(({ key, alias }) => [key, alias]));
  // The person's own is not among those that teach something.
  const own = session.practising ? session.node?.info : undefined;
  if (own !== undefined) aliases.set(own.key, own.alias);
  const names = namesFrom((key) => aliases.get(key) ?? l10n.t('your node'));
  const chosen = await window.showQuickPick(faultItems(faults, names), {
    title: l10n.t('Break the Practice Network'),
    placeHolder: l10n.t('What should break, or be mended?'),
    matchOnDescription: true,
  });
  if (chosen?.fault === undefined) return;
  const { fault } = chosen;
  await withPractice(session, (practice, signal) =>
    practice.setFault({ ...fault, broken: !fault.broken }, signal),
  );
  // Waits for nobody: the command is over.
  void sayDone(faultWords(fault, names).done, session);
}

/** What is broken comes first: it is what a person may have forgotten. */
export function faultItems(faults: readonly Fault[], names: Names): FaultItem[] {
  const group = (label: string, icon: string, members: readonly Fault[]): FaultItem[] => {
    if (members.length === 0) return [];
    const items = members.map((fault) => {
      const words = faultWords(fault, names);
      return {
        label: `$(${icon}) ${withoutIcons(words.label)}`,
        description: withoutIcons(words.description),
        fault,
      };
    });
    return [{ label, kind: QuickPickItemKind.Separator }, ...items];
  };
  return [
    ...group(
      l10n.t('Mend'),
      'wrench',
      faults.filter(({ broken }) => broken),
    ),
    ...group(
      l10n.t('Break'),
      'debug-disconnect',
      faults.filter(({ broken }) => !broken),
    ),
  ];
}

async function sayDone(sentence: string, session: NodeSession): Promise<void> {
  const send = l10n.t('Send Keysend');
  // With a node of their own a person would pay from that one.
  const buttons = session.practising ? [send] : [];
  const pressed = await window.showInformationMessage(withoutLinks(sentence), ...buttons);
  const command: CommandId = 'keysend.sendKeysend';
  if (pressed === send) await commands.executeCommand(command);
}
