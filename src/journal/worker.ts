import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { CLOSE } from './calls.ts';
import type { Notice, Request } from './calls.ts';
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

port.on('message', (first: Request | typeof CLOSE) => {
  const requests: Request[] = [];
  let message: Request | typeof CLOSE | undefined = first;
  // And what came while the disk was busy.
  while (message !== undefined && message !== CLOSE) {
    requests.push(message);
    message = receiveMessageOnPort(port)?.message as Request | typeof CLOSE | undefined;
  }
  for (const reply of journal.answer(requests)) port.postMessage(reply);
  if (message !== CLOSE) return;
  journal.close();
  port.close();
});

/** Node prints warnings by a listener; of this kind it need not tell a person at a terminal. */
function passOverWarning(isKnown: (warning: Error) => boolean): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (!isKnown(warning)) for (const listener of listeners) listener(warning);
  });
}
