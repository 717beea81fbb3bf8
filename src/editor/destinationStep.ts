import * as l10n from '@vscode/l10n';
import { QuickPickItemKind, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { parseDestination } from '../keysend/destination.ts';
import type { DestinationProblem, NodeKey } from '../keysend/destination.ts';
import type { PracticeNode } from '../keysend/practice.ts';
import { lessonLine } from '../words/lessons.ts';
import { explain } from '../words/reasons.ts';
import type { Aliases } from './aliases.ts';
import { withoutIcons } from './inertText.ts';
import { heldEnter, untilEnd } from './steps.ts';
import type { StepEnd } from './steps.ts';

/** Destinations that need no typing. */
export interface KnownDestinations {
  /** On the practice network its nodes, which each teach something. */
  readonly practice: readonly PracticeNode[];
  readonly recent: readonly NodeKey[];
  readonly peers: readonly NodeKey[];
}

interface DestinationItem extends QuickPickItem {
  /** Absent for a separator, and for a row that says what is wrong with the text. */
  readonly key?: NodeKey;
}

/** Step 1: a destination that was paid before, a peer, or free text that is checked while it is typed. */
export async function destinationStep(
  value: string,
  fromDialog: boolean,
  known: Promise<KnownDestinations>,
  aliases: Aliases,
): Promise<StepEnd> {
  const pick = window.createQuickPick<DestinationItem>();
  const isHeld = heldEnter(fromDialog);
  let choices: KnownDestinations = { practice: [], recent: [], peers: [] };
  pick.placeholder = l10n.t('Choose a node, or give its public key: 66 hexadecimal digits, or key@host:port');
  pick.matchOnDetail = true;
  pick.value = value;
  pick.busy = true;
  const fill = (): void => {
    const active = pick.activeItems[0]?.key;
    const items = destinationItems(pick.value, choices, aliases);
    pick.items = items;
    const again = items.find(({ key }) => key !== undefined && key === active);
    if (again !== undefined) pick.activeItems = [again];
  };
  fill();
  void known.then(({ practice, recent, peers }) => {
    // Sorted once: rows that move under a finger are rows that are picked by mistake.
    const byName = peers.toSorted((a, b) => aliases.names(a).localeCompare(aliases.names(b)));
    choices = { practice, recent, peers: byName };
    pick.busy = false;
    fill();
  });
  return untilEnd(pick, 1, (end) => [
    pick.onDidChangeValue(fill),
    aliases.onDidLearn(fill),
    pick.onDidAccept(() => {
      // VS Code tells us the place of a row, and with the last digit typed the rows have moved: a key in the box is what is meant.
      const typed = parseDestination(pick.value);
      const key = typed.ok ? typed.value.key : pick.selectedItems[0]?.key;
      if (key !== undefined && !isHeld()) end({ next: key });
    }),
  ]);
}

/** Rows for a text: what it means if it is a key, else the known ones; what is wrong with it where none of them is meant. */
export function destinationItems(
  text: string,
  { practice, recent, peers }: KnownDestinations,
  aliases: Pick<Aliases, 'names'>,
): DestinationItem[] {
  const parsed = parseDestination(text);
  const typed = parsed.ok ? parsed.value.key : undefined;
  const lessons = new Map(practice.map(({ key, lesson }) => [key, lessonLine(lesson)]));
  const item = (key: NodeKey): DestinationItem => ({
    label: withoutIcons(aliases.names(key)),
    detail: lessons.get(key) ?? key,
    key,
  });
  const group = (label: string, keys: readonly NodeKey[]): DestinationItem[] => {
    const others = keys.filter((key) => key !== typed);
    if (others.length === 0) return [];
    return [{ label, kind: QuickPickItemKind.Separator }, ...others.map(item)];
  };
  const sought = text.trim().toLowerCase();
  const known = [...lessons.keys(), ...recent, ...peers];
  const isFound = known.some((key) =>
    `${aliases.names(key)} ${lessons.get(key) ?? key}`.toLowerCase().includes(sought),
  );
  return [
    ...(typed === undefined ? [] : [{ ...item(typed), alwaysShow: true }]),
    ...group(l10n.t('Practice nodes'), [...lessons.keys()]),
    ...group(
      l10n.t('Recent'),
      recent.filter((key) => !lessons.has(key)),
    ),
    ...group(
      l10n.t('Peers'),
      peers.filter((key) => !lessons.has(key) && !recent.includes(key)),
    ),
    ...(parsed.ok || sought === '' || isFound ? [] : refusal(parsed.problem)),
  ];
}

/** A row has room for one sentence. */
function refusal(problem: DestinationProblem): DestinationItem[] {
  const { sentences } = explain({ kind: 'destination', problem }, 'editor');
  return sentences.map((sentence, index) => ({
    label: `$(${index === 0 ? 'circle-slash' : 'blank'}) ${withoutIcons(sentence)}`,
    alwaysShow: true,
  }));
}
