import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

/*
 * A process of its own that outlives the one which started it, by a moment: when that one is gone, however it went
 * (kill -9 included), its standard input ends here, and what it left running is killed.
 *
 * Lines: `+pid` a process to watch over, `-pid` it has ended, `remove directory` to be deleted at the end, `keep` nothing
 * is to be deleted.
 */

const pids = new Set<number>();
let directory: string | undefined;

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  if (line.startsWith('+')) pids.add(Number(line.slice(1)));
  else if (line.startsWith('-')) pids.delete(Number(line.slice(1)));
  else if (line.startsWith('remove ')) directory = line.slice('remove '.length);
  else if (line === 'keep') directory = undefined;
});
lines.on('close', () => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  // Killed processes close their files in their own time, which matters where open files cannot be deleted.
  if (directory !== undefined)
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});
