import { createInterface } from 'node:readline';
import type { JournalRow, Told } from './evidence.ts';
import type { InProcess } from './inProcess.ts';
import { startWindow } from './practiceSenders.ts';
import type { Place, Surroundings } from './practiceSenders.ts';

/**
 * Orders of others are taken over when their claim has ended, and those that were never acknowledged wait for their deadline: within
 * this all is known that can be.
 */
const WINDOWS_STAY_MS = 150_000;
const END_WITHIN_MS = 500;

/** Each order as a window wrote of it last. */
interface Line {
  readonly hash: string;
  readonly state: string;
  readonly unknown?: string;
}

/** Opens windows that take up what was left, as the editor does, and ends them when there is nothing more to learn. */
export async function recoverInWindows(
  open: readonly JournalRow[],
  places: readonly Place[],
  surroundings: Surroundings,
): Promise<readonly Told[]> {
  const { clock } = surroundings;
  const windows = places.map((place) => startWindow(place, surroundings));
  const told = Promise.all(windows.map((window) => toldBy(window, open, clock)));
  await clock.sleep(WINDOWS_STAY_MS);
  for (const window of windows) window.kill('SIGINT');
  await clock.sleep(END_WITHIN_MS);
  for (const window of windows) window.kill('SIGTERM');
  return (await told).flat();
}

async function toldBy(
  window: InProcess,
  open: readonly JournalRow[],
  clock: Surroundings['clock'],
): Promise<readonly Told[]> {
  const started = clock.now();
  const states = new Map<string, string[]>();
  let stderr = '';
  window.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  createInterface({ input: window.stdout }).on('line', (line) => {
    const { hash, state, unknown } = JSON.parse(line) as Line;
    const seen = states.get(hash) ?? [];
    states.set(hash, seen);
    const told = unknown === undefined ? state : `${state}/${unknown}`;
    if (seen.at(-1) !== told) seen.push(told);
  });
  await new Promise((resolve) => window.once('close', resolve));
  const runs = new Map(open.map(({ hash, run }) => [hash, run]));
  return [...states].flatMap(([hash, seen]): Told[] => {
    const run = runs.get(hash);
    const end = seen.at(-1)?.split('/')[0];
    if (run === undefined || end === undefined) return [];
    return [
      {
        run,
        command: 'recover',
        hash,
        states: seen,
        end,
        exitCode: null,
        tookMs: clock.now() - started,
        hung: false,
        stderr,
      },
    ];
  });
}
