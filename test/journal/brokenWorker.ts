/** A worker that answers the first call with nothing found, then dies the way that the file's name says. */
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

let calls = 0;
parentPort?.on('message', (request: { readonly id: number }) => {
  calls += 1;
  if (calls === 1) {
    parentPort?.postMessage({ id: request.id, ok: true, output: [] });
    return;
  }
  switch (basename(workerData as string)) {
    case 'exits':
      process.exit(3);
    // eslint-disable-next-line no-fallthrough -- the line above does not return
    case 'throws':
      throw new Error('out of memory');
    default:
      throw new Error('which way?');
  }
});
