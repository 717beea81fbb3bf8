import { parentPort, workerData } from 'node:worker_threads';
import { CLOSE } from './calls.ts';
import type { Notice, Reply, Request } from './calls.ts';
import { JournalFile } from './journalFile.ts';

/*
 * The journal's thread: SQLite is synchronous, and waiting for the disk or for another process must not stop an editor.
 * `workerData` is the file's path.
 */

if (parentPort === null) throw new Error('This runs as a worker thread of the journal.');
const port = parentPort;
const journal = new JournalFile(workerData as string, (damage) => {
  const notice: Notice = { damage };
  port.postMessage(notice);
});

passOverWarning(({ name, message }) => name === 'ExperimentalWarning' && message.includes('SQLite'));

port.on('message', (message: Request | typeof CLOSE) => {
  if (message === CLOSE) {
    journal.close();
    port.close();
  } else {
    port.postMessage(answer(message));
  }
});

function answer({ id, name, input }: Request): Reply {
  try {
    return { id, ok: true, output: journal.call(name, input) };
  } catch (error) {
    return { id, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Node prints warnings by a listener; of this kind it need not tell a person at a terminal. */
function passOverWarning(isKnown: (warning: Error) => boolean): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (!isKnown(warning)) for (const listener of listeners) listener(warning);
  });
}
