import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/systemClock.ts';
import type { Editor } from './editor.ts';
import type { JournalRow, Told } from './evidence.ts';
import type { Plan } from './plan.ts';
import { SendingProcess } from './sendingProcess.ts';

/** Sends from one editor, an order at a time; it is started when first needed. */
export class EditorSender {
  readonly #start: () => Promise<Editor>;
  /** The next waits until the one before has given the window back. */
  #turn: Promise<void> = Promise.resolve();
  #editor: Promise<Editor> | undefined;

  constructor(start: () => Promise<Editor>) {
    this.#start = start;
  }

  /** `destination` is the receiver's key. The window is this order's until it has ended; what is left is taken up by the next one. */
  async send({ run, errand: { amountSat, message } }: Plan, destination: string): Promise<SendingProcess> {
    const before = this.#turn;
    const sending = before.then(async () => {
      this.#editor ??= this.#start();
      const program = await (await this.#editor).send({ destination, amountSat, message });
      return new SendingProcess(run, 'send', program, systemClock);
    });
    this.#turn = sending.then(({ ended }) => ended).then(async () => (await this.#editor)?.openWindow());
    // Whoever waits for the window is told.
    this.#turn.catch(() => undefined);
    return sending;
  }

  /** What its window told of the orders that it took up, when it had the time to take up these. */
  async recovered(
    open: readonly JournalRow[],
    journal: () => readonly JournalRow[],
  ): Promise<readonly Told[]> {
    await this.#turn;
    const editor = await this.#editor;
    return editor === undefined ? [] : toldBy(editor, open, journal);
  }

  async close(): Promise<void> {
    // Whoever waited for it was told what went wrong.
    await this.#turn.catch(() => undefined);
    const editor = await this.#editor?.catch(() => undefined);
    await editor?.close();
    this.#editor = undefined;
  }
}

/** A window looks every minute for what others have left, and a claim of the dead ends after one. */
const TAKEN_UP_WITHIN_MS = 125_000;
const LOOK_EVERY_MS = 1_000;

/** What the present window told of orders that it took up. Waits until it had the time to take up all that were left. */
async function toldBy(
  editor: Editor,
  open: readonly JournalRow[],
  journal: () => readonly JournalRow[],
): Promise<readonly Told[]> {
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
