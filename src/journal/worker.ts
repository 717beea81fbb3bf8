import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { CLOSE } from './calls.ts';
import type { Callees, CallName, Calls, Reply, Request } from './calls.ts';
import { openDatabase } from './database.ts';
import { Orders } from './orders.ts';

/*
 * The journal's thread: SQLite is synchronous, and waiting for the disk or for another process must not stop an editor.
 * `workerData` is the file's path. It is opened by the first call, and anew by the call after one that failed.
 */

if (parentPort === null) throw new Error('This runs as a worker thread of the journal.');
const port = parentPort;
const file = workerData as string;
let opened: { readonly database: DatabaseSync; readonly orders: Callees } | undefined;

passOverWarning(({ name, message }) => name === 'ExperimentalWarning' && message.includes('SQLite'));

port.on('message', (message: Request | typeof CLOSE) => {
  if (message === CLOSE) {
    close();
    port.close();
  } else {
    port.postMessage(answer(message));
  }
});

function answer({ id, name, input }: Request): Reply {
  try {
    return { id, ok: true, output: call(name, input) };
  } catch (error) {
    close();
    return { id, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function call<Name extends CallName>(name: Name, input: Calls[Name]['in']): Calls[Name]['out'] {
  return orders()[name](input);
}

function orders(): Callees {
  if (opened === undefined) {
    const database = openDatabase(file);
    opened = { database, orders: new Orders(database) };
  }
  return opened.orders;
}

function close(): void {
  const database = opened?.database;
  opened = undefined;
  database?.close();
}

/** Node prints warnings by a listener; of this kind it need not tell a person at a terminal. */
function passOverWarning(isKnown: (warning: Error) => boolean): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (!isKnown(warning)) for (const listener of listeners) listener(warning);
  });
}
