import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import * as l10n from '@vscode/l10n';
import { plain } from '../words/text.ts';

export type Input = Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Where a command reads and writes. */
export interface Streams {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

export type Colour = 'green' | 'red' | 'yellow';

/** What writing fails with once nobody reads a pipe; `EOF` is Windows' word for it. */
const READER_LEFT: ReadonlySet<string> = new Set(['EPIPE', 'EOF', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/** Lines on stdout and stderr. A reader that has gone (`| head`), or a full disk, ends the printing, never the payment. */
export class Printer {
  readonly #stdout: Output;
  readonly #stderr: Output;
  readonly #gone = new Set<Output>();
  #lost = false;

  constructor(streams: Pick<Streams, 'stdout' | 'stderr'>) {
    this.#stdout = streams.stdout;
    this.#stderr = streams.stderr;
    for (const stream of [this.#stdout, this.#stderr]) {
      stream.on('error', (error) => {
        this.#note(stream, error);
      });
    }
  }

  /** What was asked for. */
  out(line: string): void {
    this.#write(this.#stdout, `${line}\n`);
  }

  /** What only a person needs: questions, errors, hints. */
  err(line: string): void {
    this.#write(this.#stderr, `${line}\n`);
  }

  /** What must reach a person: stdout, or stderr where that cannot be written or nobody reads it. */
  last(line: string): void {
    if (this.#gone.has(this.#stdout)) this.err(line);
    else {
      this.#write(this.#stdout, `${line}\n`, () => {
        this.err(line);
      });
    }
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

  /** When all is written, or nobody reads it any more; false when something that somebody wanted to read could not be. */
  async wroteAll(): Promise<boolean> {
    await Promise.all(
      [this.#stdout, this.#stderr].map(async (stream) => {
        if (this.#gone.has(stream)) return;
        // Behind all that was written before; what went wrong with it is known by then.
        await new Promise((resolve) => stream.write('', resolve));
      }),
    );
    return !this.#lost;
  }

  /** How many characters a line of stdout holds; undefined where it is no terminal. */
  get columns(): number | undefined {
    return this.#stdout.isTTY === true ? this.#stdout.columns : undefined;
  }

  /** Coloured where stdout is a terminal and NO_COLOR does not forbid it. */
  coloured(colour: Colour, text: string): string {
    return styleText(['bold', colour], text, { stream: this.#stdout });
  }

  #write(stream: Output, text: string, onLost?: () => void): void {
    if (this.#gone.has(stream)) return;
    // The event comes later than this, and after what waits for the next line.
    stream.write(text, (error) => {
      if (!error) return;
      this.#note(stream, error);
      onLost?.();
    });
  }

  /** Of one stream the first error is the true one. */
  #note(stream: Output, error: NodeJS.ErrnoException): void {
    if (this.#gone.has(stream)) return;
    this.#gone.add(stream);
    // A terminal that fails was closed.
    if (stream.isTTY === true || READER_LEFT.has(error.code ?? '')) return;
    this.#lost = true;
    this.err(l10n.t('What this command says could not be written to its end: {0}.', plain(error.message)));
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
      this.err(l10n.t('The disk is full: make room on it.'));
  }
}
