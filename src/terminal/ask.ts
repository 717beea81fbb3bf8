import type { Input, Streams } from './printer.ts';

const CTRL_C = '\u0003';
/** Keys that wait in the terminal arrive at once; a held key repeats about every 30 ms. */
const QUIET_MS = 60;
const LONGEST_DISCARD_MS = 1000;

/** Whether there is a person who sees a question and can answer it. */
export function canAsk({ stdin, stderr }: Streams): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}

/**
 * Asks on stderr. Only `y` or `yes` is a yes; Enter alone, anything else and the end of the input are a no. What was typed
 * before the question could be read does not answer it. Rejects with the signal's reason when aborted.
 * @param interrupt called for a Ctrl-C that arrives as a key
 */
export async function ask(
  question: string,
  { stdin, stderr }: Streams,
  interrupt: () => void,
  signal: AbortSignal,
): Promise<boolean> {
  const hungUp = (): void => undefined;
  stdin.on('error', hungUp);
  try {
    const quiet = await discardTypedAhead(stdin, interrupt);
    signal.throwIfAborted();
    if (!quiet) return false;
    stderr.write(`${question} [y/N] `);
    const answer = await readLine(stdin, signal);
    signal.throwIfAborted();
    if (answer === undefined) stderr.write('\n');
    return /^y(?:es)?$/i.test(answer?.trim() ?? '');
  } finally {
    stdin.off('error', hungUp);
  }
}

/**
 * False when keys keep coming, as from one that is held down: then nobody can be asked. Raw mode hands over a line that has no
 * Enter yet, so that its letters cannot become part of the answer.
 */
async function discardTypedAhead(stdin: Input, interrupt: () => void): Promise<boolean> {
  stdin.setRawMode?.(true);
  const longEnough = Date.now() + LONGEST_DISCARD_MS;
  try {
    while (Date.now() < longEnough) {
      const quiet = new AbortController();
      const quietTimer = setTimeout(() => {
        quiet.abort();
      }, QUIET_MS);
      const keys = await nextChunk(stdin, quiet.signal);
      clearTimeout(quietTimer);
      if (keys === undefined) return true;
      if (keys.includes(CTRL_C)) {
        interrupt();
        return true;
      }
    }
    return false;
  } finally {
    stdin.setRawMode?.(false);
  }
}

/** Undefined when the input ends before the line does, or when aborted. */
async function readLine(stdin: Input, signal: AbortSignal): Promise<string | undefined> {
  let text = '';
  while (!/[\r\n]/.test(text)) {
    const chunk = await nextChunk(stdin, signal);
    if (chunk === undefined) return undefined;
    text += chunk;
  }
  return text.split(/[\r\n]/, 1)[0];
}

/** Undefined at the end of the input and when aborted. The input rests in between. */
function nextChunk(stdin: Input, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const settle = (chunk?: Buffer | string): void => {
      stdin.off('data', settle).off('end', nothing).off('error', nothing).pause();
      signal.removeEventListener('abort', nothing);
      resolve(chunk?.toString());
    };
    const nothing = (): void => {
      settle();
    };
    if (signal.aborted || stdin.readableEnded || stdin.destroyed) {
      resolve(undefined);
      return;
    }
    signal.addEventListener('abort', nothing);
    stdin.on('data', settle).on('end', nothing).on('error', nothing).resume();
  });
}
