import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/*
 * What a process asks of the kernel, as strace tells it. A thread is stopped at the beginning and at the end of each call until strace has
 * written that down: what one thread does because another's call has ended stands behind that end, always.
 */

export interface SystemCall {
  readonly name: string;
  /** Of its file, socket (`TCP:[…]`) or directory; for `openat` what was opened. */
  readonly file: string;
  /** What was written; empty for all others. */
  readonly bytes: Buffer;
  /** The offset of a `pwrite64`. */
  readonly offset: number | undefined;
  /** Lines of the trace, at which it was asked for and at which it had ended. */
  readonly begins: number;
  readonly ends: number;
  /** What it returned; -1 for an error. */
  readonly result: number;
  /** The call's words as they stand there. */
  readonly text: string;
}

const TRACED =
  'openat,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,fsync,fdatasync,unlink,ftruncate,sendfile';

/** Why system calls cannot be seen here; undefined: they can. */
export function whyNoTrace(): string | undefined {
  if (process.platform !== 'linux') return 'strace is a program of Linux';
  const { error, status, stderr } = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], {
    encoding: 'utf8',
  });
  if (error !== undefined) return `strace cannot be started (${error.message})`;
  return status === 0 ? undefined : `strace cannot trace here (${stderr.trim()})`;
}

/** The command that runs another one and writes down its system calls; `inject` as strace has it: to slow calls down or make them fail. */
export function tracing(file: string, inject: readonly string[] = []): readonly string[] {
  const injected = inject.flatMap((each) => ['-e', `inject=${each}`]);
  return ['strace', '-f', '-yy', '-xx', '-s', '10000000', '-o', file, '-e', `trace=${TRACED}`, ...injected];
}

/** The calls of a trace, in the order in which they ended. */
export function readTrace(file: string): readonly SystemCall[] {
  const begun = new Map<string, { readonly text: string; readonly begins: number }>();
  return readFileSync(file, 'latin1')
    .split('\n')
    .flatMap((line, at) => {
      const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
      const unfinished = / <unfinished \.\.\.>$/.exec(rest);
      if (unfinished) {
        begun.set(thread, { text: rest.slice(0, unfinished.index), begins: at });
        return [];
      }
      const resumed = /^<\.\.\. \w+ resumed>/.exec(rest);
      const start = resumed ? begun.get(thread) : undefined;
      const text = (start?.text ?? '') + rest.slice(resumed?.[0].length ?? 0);
      const call = readCall(text, start?.begins ?? at, at);
      return call === undefined ? [] : [call];
    });
}

function readCall(text: string, begins: number, ends: number): SystemCall | undefined {
  const [, name = '', given = '', returned = ''] = /^(\w+)\((.*)\)\s+= (-?\d+|\?)/s.exec(text) ?? [];
  if (name === '') return undefined;
  const result = returned === '?' ? -1 : Number(returned);
  const strings = [...given.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, digits = '']) => unhex(digits));
  const opened = name === 'openat' || name === 'unlink';
  const bytes = opened ? Buffer.alloc(0) : Buffer.concat(strings).subarray(0, Math.max(0, result));
  const file = opened
    ? (strings[0]?.toString() ?? '')
    : unescape(/^\d+<((?:[^>]|->)*)>/.exec(given)?.[1] ?? '');
  const offset = name === 'pwrite64' ? Number(/, (\d+)$/.exec(given)?.[1]) : undefined;
  return {
    name,
    file,
    bytes,
    offset,
    begins,
    ends,
    result,
    text: opened ? unescape(text) : unescape(text.slice(0, 400)),
  };
}

function unescape(text: string): string {
  return text.replaceAll(/(?:\\x[0-9a-f]{2})+/g, (digits) => unhex(digits).toString());
}

function unhex(digits: string): Buffer {
  return Buffer.from(digits.replaceAll('\\x', ''), 'hex');
}
