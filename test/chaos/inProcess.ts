import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { Life } from './life.ts';
import type { Program } from './sendingProcess.ts';
import type { Clock } from './world.ts';

/** A program of this very process, which takes the signals that a process takes and can be killed at any moment. */
export class InProcess extends EventEmitter implements Program {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  /** What its code has in the place of `process`. */
  readonly signals = new EventEmitter();
  readonly streams = {
    stdin: this.stdin,
    stdout: this.#writingTo(this.stdout),
    stderr: this.#writingTo(this.stderr),
  };
  readonly life: Life;

  /** `main` begins at once, and resolves to the exit code. */
  constructor(clock: Clock, main: (program: InProcess) => Promise<number>) {
    super();
    this.life = new Life(clock);
    void main(this).then(
      (exitCode) => {
        this.#end(exitCode);
      },
      (error: unknown) => {
        this.stderr.write(String(error instanceof Error ? error.stack : error));
        this.#end(70);
      },
    );
  }

  /** What nobody listens for ends it, as it ends a process. */
  kill(signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM'): void {
    if (this.life.isOver) return;
    if (signal !== 'SIGKILL' && this.signals.emit(signal)) return;
    this.#end(null);
  }

  #writingTo(stream: PassThrough): Writable {
    return new Writable({
      write: (text: Buffer, _, done) => {
        // A dead program's code may go on, and nobody hears of it.
        if (!this.life.isOver) stream.write(text);
        done();
      },
    });
  }

  #end(exitCode: number | null): void {
    if (this.life.isOver) return;
    this.life.end();
    this.stdout.end();
    this.stderr.end();
    // What it printed is read first.
    setImmediate(() => setImmediate(() => this.emit('close', exitCode)));
  }
}
