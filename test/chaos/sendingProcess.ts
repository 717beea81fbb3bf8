import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Told } from './evidence.ts';
import type { Mark } from './plan.ts';
import type { Clock, Sending } from './world.ts';

/** A child process, or what behaves as one. */
export interface Program {
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  kill(signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM'): unknown;
  once(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'close', listener: (exitCode: number | null) => void): unknown;
}

/** An event of `--json`, as far as it is looked at. */
interface Event {
  readonly event: string;
  readonly hash?: string;
  readonly state?: string;
  readonly unknown?: string;
  readonly status?: string;
  readonly attempts?: readonly { readonly status: string }[];
  readonly exitCode?: number;
  readonly reason?: { readonly kind?: string };
}

/** Whoever is asked to end gets this long. */
const END_WITHIN_MS = 12_000;

/** A program that pays, or looks a payment up, and prints what it sees as `keysend --json` does. */
export class SendingProcess implements Sending {
  /** Resolves when it has ended, whatever ended it, and all it printed is here. */
  readonly ended: Promise<Told>;
  readonly #child: Program;
  readonly #clock: Clock;
  readonly #reached = new Map<Mark, PromiseWithResolvers<boolean>>();
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #states: string[] = [];
  #hash: string | undefined;
  #end: string | undefined;
  #error: string | undefined;
  #hung = false;
  #stderr = '';

  constructor(run: number, command: Told['command'], child: Program, clock: Clock) {
    const started = clock.now();
    this.#child = child;
    this.#clock = clock;
    this.#mark('start');
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.#see(line);
      });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    child.stdin?.on('error', () => undefined);
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => {
        for (const mark of ['order', 'acknowledged', 'attempt', 'end'] as const) this.#miss(mark);
        resolve({
          run,
          command,
          ...(this.#hash === undefined ? {} : { hash: this.#hash }),
          states: this.#states,
          ...(this.#end === undefined ? {} : { end: this.#end }),
          ...(this.#error === undefined ? {} : { error: this.#error }),
          exitCode,
          tookMs: clock.now() - started,
          hung: this.#hung,
          stderr: this.#stderr.slice(0, 2_000),
        });
      });
    });
  }

  /** The last state it printed, with its cause. */
  get last(): string | undefined {
    return this.#states.at(-1);
  }

  /** False: it ended without having shown this. */
  reached(mark: Mark): Promise<boolean> {
    return this.#promiseOf(mark).promise;
  }

  /** For those that wait for a word before they start: resolves when they do, or have ended. */
  async isReady(): Promise<void> {
    await Promise.race([this.#ready.promise, this.ended]);
  }

  say(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** Asks it to end; one that does not is killed, and that it hung is told. */
  async terminate(): Promise<void> {
    this.#child.kill('SIGTERM');
    const enough = new AbortController();
    const limit = this.#clock.sleep(END_WITHIN_MS, enough.signal).then(
      () => true,
      () => false,
    );
    const isLate = await Promise.race([limit, this.ended.then(() => false)]);
    enough.abort();
    if (!isLate) return;
    this.#hung = true;
    this.kill();
  }

  #see(line: string): void {
    const event = parse(line);
    if (event === undefined) return;
    this.#hash ??= event.hash;
    switch (event.event) {
      case 'ready':
        this.#ready.resolve(undefined);
        break;
      case 'order':
        this.#mark('order');
        break;
      case 'payment':
        this.#seePayment(event);
        break;
      case 'end':
        this.#end = event.state ?? 'unknown';
        break;
      case 'error':
        this.#error = event.reason?.kind ?? 'error';
        break;
      default:
    }
  }

  #seePayment({ state = '', unknown, status, attempts = [] }: Event): void {
    const told = unknown === undefined ? state : `${state}/${unknown}`;
    if (this.#states.at(-1) !== told) this.#states.push(told);
    if (state !== 'unknown' && status !== 'NEVER_SENT') this.#mark('acknowledged');
    if (attempts.length > 0) this.#mark('attempt');
    if (state === 'succeeded' || state === 'failed') this.#mark('end');
  }

  #promiseOf(mark: Mark): PromiseWithResolvers<boolean> {
    const known = this.#reached.get(mark) ?? Promise.withResolvers<boolean>();
    this.#reached.set(mark, known);
    return known;
  }

  #mark(mark: Mark): void {
    this.#promiseOf(mark).resolve(true);
  }

  #miss(mark: Mark): void {
    this.#promiseOf(mark).resolve(false);
  }
}

/** Undefined for a line that its writer's death cut off. */
function parse(line: string): Event | undefined {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return undefined;
  }
}
