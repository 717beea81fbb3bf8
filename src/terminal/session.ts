import type { Clock } from '../keysend/clock.ts';
import type { Connection, Engine, ExposedFile } from '../keysend/connection.ts';
import type { JournalDamage } from '../keysend/journalCare.ts';
import type { PracticeAccess, PracticeNode } from '../keysend/practice.ts';
import type { ConnectionFlags, PracticeWish } from './invocation.ts';
import type { Interrupts, SignalSource } from './interrupts.ts';
import type { Printer, Streams } from './printer.ts';
import type { Reporter } from './reporter.ts';

/** What the terminal needs from outside; `cli.ts` brings it. */
export interface TerminalPorts {
  readonly streams: Streams;
  readonly signals: SignalSource;
  readonly clock: Clock;
  /** How the person calls this command. */
  readonly commandName: string;
  readonly version: () => string;
  /** The practice network, or the set that flags, environment or `.env` name. Rejects with a `Problem` when they name none, or not a whole one. */
  readonly choose: (flags: ConnectionFlags) => Promise<Connection>;
  /**
   * `onDamage` is told what a person must read of a damaged journal, `onExposed` of a macaroon's file that every user of this
   * computer may read.
   */
  readonly loadEngine: (
    onDamage: (damage: JournalDamage) => void,
    onExposed?: (file: ExposedFile) => void,
  ) => Promise<Engine>;
  /** Rejects with a `Problem`, or with the signal's reason. */
  readonly servePractice: (wish: PracticeWish, signal: AbortSignal) => Promise<ServedPractice>;
}

/** A practice network that is served for as long as the command runs. */
export interface ServedPractice {
  readonly access: PracticeAccess;
  readonly nodes: readonly PracticeNode[];
  /** Another process serves it, and this command only keeps it from ending. */
  readonly shared: boolean;
  /** Resolves when its server has ended. */
  readonly ended: Promise<void>;
  /** Ends what was started for this command. */
  close(): Promise<void>;
}

/** One run of the command. */
export interface Session {
  readonly ports: TerminalPorts;
  readonly printer: Printer;
  readonly reporter: Reporter;
  readonly interrupts: Interrupts;
  readonly flags: ConnectionFlags;
}
