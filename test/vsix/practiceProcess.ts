import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../workbench/eventually.ts';
import type { Server } from '../workbench/server.ts';

/** Where env-paths puts it, with Linux and with macOS; VS Code's server runs on these only. */
const files = ['.local/share', 'Library/Application Support'].map(
  (data) => `${data}/keysend/practice/server.json`,
);

/** The process that serves the practice network of those who use this VS Code; undefined where none runs. */
export async function practiceProcess({ home }: Pick<Server, 'home'>): Promise<number | undefined> {
  for await (const file of glob(files, { cwd: home })) {
    const { pid } = JSON.parse(await readFile(join(home, file), 'utf8')) as { readonly pid?: number };
    if (pid !== undefined && isAlive(pid)) return pid;
  }
  return undefined;
}

/** It outlives its windows by some minutes, which is too long for a folder that is about to be removed. */
export async function endPractice(server: Pick<Server, 'home'>): Promise<void> {
  const pid = await practiceProcess(server);
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  await eventually(
    'the practice network to end',
    () => isAlive(pid),
    (alive) => !alive,
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
