import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type {
  Connection,
  Consent,
  ExposedFile,
  NamedConnection,
  OtherNode,
} from '../../src/keysend/connection.ts';
import type { JournalDamage } from '../../src/keysend/journalCare.ts';
import { Problem } from '../../src/keysend/problem.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import type { ExitCode } from '../../src/terminal/exitCode.ts';
import type { ConnectionFlags, PracticeWish } from '../../src/terminal/invocation.ts';
import { runTerminal } from '../../src/terminal/run.ts';
import type { ServedPractice } from '../../src/terminal/session.ts';
import { FakeClock, FakeJournal } from '../keysend/fakeNode.ts';
import { FakePractice } from './fakePractice.ts';
import { StoryNode } from './storyNode.ts';

/** Keeps what is written; can be a screen, and can lose its reader. */
export class Screen extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  text = '';
  /** From now on writing fails as on a pipe that nobody reads. */
  readerGone = false;
  /** From now on it is a file on a disk that is full. */
  diskFull = false;

  constructor(isTTY: boolean, columns = 300) {
    super();
    this.isTTY = isTTY;
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.readerGone) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      return;
    }
    if (this.diskFull) {
      done(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
      return;
    }
    this.text += chunk.toString();
    done();
  }

  get lines(): readonly string[] {
    return this.text.split('\n').slice(0, -1);
  }
}

/** Keys that a person types, as a terminal hands them over. */
export class Keyboard extends PassThrough {
  readonly isTTY: boolean;
  readonly modes: boolean[] = [];

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  setRawMode(raw: boolean): void {
    this.modes.push(raw);
  }
}

export interface TerminalSetup {
  readonly node?: StoryNode;
  readonly journal?: FakeJournal;
  /** A person sits there. */
  readonly isTTY?: boolean;
  /** How wide its screen is; wide enough without. */
  readonly columns?: number;
  /** Where only one of them is a terminal. */
  readonly terminals?: { readonly stdin: boolean; readonly stderr: boolean };
  readonly commandName?: string;
  /** What connecting fails with, as long as nothing was allowed or accepted. */
  readonly refusal?: Reason;
  /** Why a consent cannot be written down. */
  readonly cannotKeep?: Error;
  /** Connecting waits for it. */
  readonly connecting?: Promise<void>;
  readonly choose?: (flags: ConnectionFlags) => Promise<Connection>;
  readonly practice?: FakePractice;
  /** Met as soon as the journal is opened. */
  readonly damage?: JournalDamage;
  /** A macaroon's file that everybody on this computer may read. */
  readonly exposed?: ExposedFile;
  readonly servePractice?: (wish: PracticeWish, signal: AbortSignal) => Promise<ServedPractice>;
}

const LIMIT_MS = 5000;

export const NAMED: NamedConnection = {
  source: { kind: 'environment' },
  host: '127.0.0.1:10009',
  macaroonPath: '/home/a/admin.macaroon',
};

/** Starts the command in a terminal of the test's own. */
export function startTerminal(words: readonly string[], setup: TerminalSetup = {}): Running {
  return new Running(words, setup);
}

export class Running {
  readonly node: StoryNode;
  readonly journal: FakeJournal;
  readonly practice: FakePractice;
  readonly stdin: Keyboard;
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly signals = new EventEmitter();
  readonly clock = new FakeClock();
  readonly allowed: Consent[] = [];
  readonly accepted: OtherNode[] = [];
  enginesLoaded = 0;
  readonly code: Promise<ExitCode>;

  constructor(words: readonly string[], setup: TerminalSetup) {
    const { isTTY = false } = setup;
    this.node = setup.node ?? new StoryNode();
    this.journal = setup.journal ?? new FakeJournal();
    this.practice = setup.practice ?? new FakePractice();
    const { stdin, stderr } = setup.terminals ?? { stdin: isTTY, stderr: isTTY };
    this.stdin = new Keyboard(stdin);
    this.stdout = new Screen(isTTY, setup.columns);
    this.stderr = new Screen(stderr);
    const { node, journal, practice, allowed, accepted } = this;
    const ended = runTerminal(words, {
      streams: this,
      signals: this.signals,
      clock: this.clock,
      commandName: setup.commandName ?? 'keysend',
      version: () => '1.2.3',
      choose: setup.choose ?? (() => Promise.resolve(NAMED)),
      servePractice: setup.servePractice ?? (() => Promise.reject(new Error('not here'))),
      loadEngine: (onDamage, onExposed) => {
        this.enginesLoaded += 1;
        if (setup.damage !== undefined) onDamage(setup.damage);
        return Promise.resolve({
          journal,
          practice,
          async connect(_named: Connection, signal: AbortSignal) {
            if (setup.connecting !== undefined) await orAborted(setup.connecting, signal);
            const isDoubted = allowed.length + accepted.length === 0;
            if (setup.exposed !== undefined) onExposed?.(setup.exposed);
            if (setup.refusal !== undefined && isDoubted) throw new Problem(setup.refusal);
            return node;
          },
          allow(consent: Consent) {
            allowed.push(consent);
            return setup.cannotKeep === undefined ? Promise.resolve() : Promise.reject(setup.cannotKeep);
          },
          accept(other: OtherNode) {
            accepted.push(other);
            return setup.cannotKeep === undefined ? Promise.resolve() : Promise.reject(setup.cannotKeep);
          },
        });
      },
    });
    this.code = this.#inTime(ended);
  }

  /** A test that waits for ever says nothing. */
  async #inTime(ended: Promise<ExitCode>): Promise<ExitCode> {
    const limit = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      limit.reject(new Error(`Not ended\nstdout:\n${this.stdout.text}\nstderr:\n${this.stderr.text}`));
    }, LIMIT_MS);
    return Promise.race([ended, limit.promise]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** A Ctrl-C, a human's pause after the last one. */
  interrupt(): void {
    this.clock.time += 1000;
    this.signals.emit('SIGINT');
  }

  /** Waits until a screen shows a text. */
  async shows(screen: Screen, text: string): Promise<void> {
    const limit = performance.now() + LIMIT_MS;
    while (!screen.text.includes(text)) {
      if (performance.now() > limit) {
        throw new Error(`Never shown: ${text}\nstdout:\n${this.stdout.text}\nstderr:\n${this.stderr.text}`);
      }
      await setImmediate();
    }
  }

  /** The lines of `--json`. */
  get events(): readonly Record<string, unknown>[] {
    return this.stdout.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

async function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise((resolve) => {
    signal.addEventListener('abort', resolve);
  });
  await Promise.race([promise, aborted]);
  signal.throwIfAborted();
}
