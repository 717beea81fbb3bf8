import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';

export type Input = Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Where a command reads and writes. */
export interface Streams {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

export type Colour = 'green' | 'red' | 'yellow';

/** Lines on stdout and stderr. A reader that has gone (`| head`) ends the printing, never the payment. */
export class Printer {
  readonly #stdout: Output;
  readonly #stderr: Output;
  readonly #gone = new Set<Output>();

  constructor(streams: Pick<Streams, 'stdout' | 'stderr'>) {
    this.#stdout = streams.stdout;
    this.#stderr = streams.stderr;
    for (const stream of [this.#stdout, this.#stderr]) stream.on('error', () => this.#gone.add(stream));
  }

  /** What was asked for. */
  out(line: string): void {
    this.#write(this.#stdout, `${line}\n`);
  }

  /** What only a person needs: questions, errors, hints. */
  err(line: string): void {
    this.#write(this.#stderr, `${line}\n`);
  }

  /** What must reach a person: stdout, or stderr once nobody reads stdout. */
  last(line: string): void {
    if (this.#gone.has(this.#stdout)) this.err(line);
    else this.out(line);
  }

  /** Resolves when more may be written to stdout without piling up here; false when nobody reads it any more. */
  async taken(signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    if (this.#stdout.writableNeedDrain && !this.#gone.has(this.#stdout)) {
      // Rejects when the reader goes, which the listener above has noted by then.
      await once(this.#stdout, 'drain', { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
    return !this.#gone.has(this.#stdout);
  }

  /** How many characters a line of stdout holds; undefined where it is no terminal. */
  get columns(): number | undefined {
    return this.#stdout.isTTY === true ? this.#stdout.columns : undefined;
  }

  /** Coloured where stdout is a terminal and NO_COLOR does not forbid it. */
  coloured(colour: Colour, text: string): string {
    return styleText(['bold', colour], text, { stream: this.#stdout });
  }

  #write(stream: Output, text: string): void {
    if (!this.#gone.has(stream)) stream.write(text);
  }
}
