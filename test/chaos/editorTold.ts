import { setTimeout as sleep } from 'node:timers/promises';
import type { Editor } from './editor.ts';
import type { JournalRow, Told } from './evidence.ts';

/** A window looks every minute for what others have left, and a claim of the dead ends after one. */
const TAKEN_UP_WITHIN_MS = 125_000;
const LOOK_EVERY_MS = 1_000;

/** What the present window told of orders that it took up. Waits until it had the time to take up all that were left. */
export async function editorTold(
  editor: Editor | undefined,
  open: readonly JournalRow[],
  journal: () => readonly JournalRow[],
): Promise<readonly Told[]> {
  if (editor === undefined) return [];
  const left = new Set(open.map(({ hash }) => hash));
  const isOpen = ({ hash, state }: JournalRow): boolean =>
    left.has(hash) && state !== 'succeeded' && state !== 'failed';
  const last = (editor.connectedAt ?? Date.now()) + TAKEN_UP_WITHIN_MS;
  while (Date.now() < last && journal().some(isOpen)) await sleep(LOOK_EVERY_MS);
  const runs = new Map(journal().map(({ hash, run }) => [hash, run]));
  const byHash = Map.groupBy(editor.resumed.splice(0), ({ event }) => event.hash);
  return [...byHash].flatMap(([hash, seen]): Told[] => {
    const run = runs.get(hash);
    const [first, end] = [seen[0], seen.at(-1)?.event];
    if (run === undefined || first === undefined || end === undefined) return [];
    const states = seen.map(({ event: { state, unknown } }) =>
      unknown === undefined ? state : `${state}/${unknown}`,
    );
    return [
      {
        run,
        command: 'recover',
        hash,
        states: states.filter((state, index) => state !== states[index - 1]),
        end: end.state,
        exitCode: null,
        tookMs: Date.now() - first.at,
        hung: false,
        stderr: '',
      },
    ];
  });
}
