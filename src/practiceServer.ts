import { setFlagsFromString } from 'node:v8';
import { serve } from './practice/serve.ts';
import type { Answer, ServeOptions } from './practice/serveOptions.ts';
import { troubleOf } from './practice/unavailable.ts';
import { systemClock as clock } from './systemClock.ts';

/*
 * The process that serves a practice network; `startProcess` starts it. Its one argument is `ServeOptions` as JSON, its output
 * one `Answer`, its error output the folder's log.
 */

// V8 lets the heap of a busy process grow to several times what is used: of a helper in the background people expect little.
setFlagsFromString('--optimize-for-size');

const options = JSON.parse(process.argv[2] ?? '') as ServeOptions;

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

/** Who started it may be gone already. */
function answer(message: Answer): Promise<void> {
  process.stdout.on('error', () => undefined);
  return new Promise((resolve) => {
    process.stdout.end(`${JSON.stringify(message)}\n`, resolve);
  });
}

/** Resolves when a signal asks for the end or, without an `idleMs`, when who started it has gone. */
function toldToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK'] as const) process.on(signal, resolve);
    if (options.idleMs !== undefined) return;
    for (const event of ['end', 'error'] as const) process.stdin.on(event, resolve);
    process.stdin.resume();
  });
}

async function main(): Promise<void> {
  const told = toldToEnd();
  const served = await serve(options, { clock, log });
  if (served === undefined) {
    await answer({ kind: 'taken' });
    return;
  }
  // Only a client that hears of it can use it.
  await answer({ kind: 'ready' });
  await Promise.race([told, served.done]);
  await served.close();
}

main()
  .catch(async (error: unknown) => {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    await answer({ kind: 'failed', cause: troubleOf(error, options.folder) });
    process.exitCode = 1;
  })
  // Whatever a client left open has no right to hold a process that is done.
  .finally(() => process.exit());
