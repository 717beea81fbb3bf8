import type { Clock } from '../keysend/clock.ts';
import type { Engine, NamedConnection } from '../keysend/connection.ts';
import type { ConnectionFlags } from './invocation.ts';
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
  /** The set that flags, environment or `.env` name. Rejects with a `Problem` when they name none, or not a whole one. */
  readonly choose: (flags: ConnectionFlags) => Promise<NamedConnection>;
  readonly loadEngine: () => Promise<Engine>;
}

/** One run of the command. */
export interface Session {
  readonly ports: TerminalPorts;
  readonly printer: Printer;
  readonly reporter: Reporter;
  readonly interrupts: Interrupts;
  readonly flags: ConnectionFlags;
}
