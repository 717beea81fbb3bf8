import { Worker } from 'node:worker_threads';
import type { JournalDamage } from '../keysend/journalCare.ts';
import { CLOSE } from './calls.ts';
import type { CallName, Calls, Notice, Reply, Request } from './calls.ts';
import { Refusal } from './refusal.ts';

interface Waiting {
  readonly resolve: (output: Calls[CallName]['out']) => void;
  readonly reject: (error: Error) => void;
}

/** A running worker and who waits for it. */
interface Running {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  /** Resolves when the thread has ended, whatever for. */
  readonly ended: Promise<undefined>;
}

/**
 * Calls the worker thread, which the first call starts. It keeps the process alive only while someone waits; when it dies,
 * those who wait are told and the next call starts another.
 */
export class JournalThread {
  readonly #script: string | URL;
  readonly #file: string;
  readonly #onDamage: (damage: JournalDamage) => void;
  #running: Running | undefined;
  #lastId = 0;
  #closed = false;

  constructor(script: string | URL, file: string, onDamage: (damage: JournalDamage) => void) {
    this.#script = script;
    this.#file = file;
    this.#onDamage = onDamage;
  }

  /** Rejects with an error whose message says what the disk, or the thread, had against it. */
  async call<Name extends CallName>(name: Name, input: Calls[Name]['in']): Promise<Calls[Name]['out']> {
    if (this.#closed) throw new Error('the journal was closed');
    const { worker, waiting } = (this.#running ??= this.#start());
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Calls[CallName]['out']>();
    waiting.set(id, { resolve, reject });
    worker.ref();
    const request: Request<Name> = { id, name, input };
    worker.postMessage(request);
    return promise;
  }

  /** Lets the calls made so far finish, then ends the thread for good. */
  async close(): Promise<void> {
    this.#closed = true;
    const running = this.#running;
    if (running === undefined) return;
    running.worker.ref();
    running.worker.postMessage(CLOSE);
    await running.ended;
  }

  #start(): Running {
    const worker = new Worker(this.#script, { workerData: this.#file });
    const waiting = new Map<number, Waiting>();
    const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
    const fail = (error: Error): void => {
      if (this.#running?.worker === worker) this.#running = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    worker.on('message', (reply: Reply | Notice) => {
      if ('damage' in reply) {
        this.#onDamage(reply.damage);
        return;
      }
      const caller = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (waiting.size === 0 && !this.#closed) worker.unref();
      if (reply.ok) caller?.resolve(reply.output);
      else caller?.reject(new Refusal(reply.detail, reply.why));
    });
    worker.on('error', fail);
    worker.on('exit', (code) => {
      fail(new Error(`the journal's thread ended (${code})`));
      end(undefined);
    });
    return { worker, waiting, ended };
  }
}
