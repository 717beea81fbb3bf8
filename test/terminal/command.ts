import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** A running process and what it prints. */
export class Command {
  readonly child: ChildProcess;
  /** Resolves when it has ended and everything it printed is here; null: it was killed. */
  readonly code: Promise<number | null>;
  stdout = '';
  stderr = '';

  constructor(file: string, words: readonly string[], { env, cwd }: CommandOptions = {}) {
    this.child = spawn(file, words, { env: { ...process.env, ...env }, cwd, stdio: 'pipe' });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.child.stdin?.on('error', () => undefined);
    this.code = new Promise((resolve, reject) => {
      this.child.on('error', reject).on('close', resolve);
    });
  }

  get printed(): string {
    return `${this.stdout}\n${this.stderr}`;
  }

  /** The lines of `--json`. */
  get events(): readonly Record<string, unknown>[] {
    const lines = this.stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  type(keys: string): void {
    this.child.stdin?.write(keys);
  }

  /** Waits until it has printed a text, on whichever stream. */
  async prints(text: string, limitMs = 20_000): Promise<void> {
    const limit = performance.now() + limitMs;
    while (!this.printed.includes(text)) {
      if (performance.now() > limit) throw new Error(`Never printed: ${text}\n${this.printed}`);
      if (this.child.exitCode !== null) throw new Error(`Ended without printing: ${text}\n${this.printed}`);
      await sleep(10);
    }
  }
}
