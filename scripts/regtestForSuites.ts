import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The one network of real LNDs that a run's suites share. */
export interface Regtest {
  readonly ready: Promise<RegtestState>;
  /** Resolves when its nodes have ended. */
  stop(): Promise<void>;
}

export type RegtestState =
  | { readonly status: 'ready'; readonly env: NodeJS.ProcessEnv }
  | { readonly status: 'skipped'; readonly why: string }
  | { readonly status: 'failed'; readonly why: string; readonly output: string };

/** The one line that `scripts/regtest.ts --json` prints. */
type Answer = { readonly ok: true; readonly file: string } | { readonly ok: false; readonly why: string };

/** The nodes end first, then btcd: without it they would take long. */
const stopLimitMs = 30_000;

/** Starts `scripts/regtest.ts`, as test/regtest/shared.ts says. The first time it builds LND and btcd. */
export function startRegtest(project: string, env: NodeJS.ProcessEnv): Regtest {
  const script = join(project, 'scripts/regtest.ts');
  const child = spawn(process.execPath, [script, '--json', '--until-eof'], {
    cwd: project,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C must not reach it: it ends when its input does, after the suite that is using it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  child.stdin.on('error', () => undefined);
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (log += chunk));
  const closed = once(child, 'close').catch(() => undefined);

  async function ready(): Promise<RegtestState> {
    const answered = new Promise<void>((resolve) => {
      child.stdout.on('data', () => {
        if (answer.includes('\n')) resolve();
      });
    });
    await Promise.race([answered, closed]);
    const line = answer.split('\n')[0] ?? '';
    if (line === '') return { status: 'failed', why: 'the regtest network did not start', output: log };
    const network = JSON.parse(line) as Answer;
    return network.ok
      ? { status: 'ready', env: { KEYSEND_REGTEST: network.file } }
      : { status: 'skipped', why: network.why };
  }

  return {
    ready: ready(),
    async stop() {
      child.stdin.end();
      await Promise.race([closed, sleep(stopLimitMs, undefined, { ref: false })]);
      child.kill('SIGKILL');
    },
  };
}
