import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { startGroup } from './processGroup.ts';
import type { Regtest } from './regtestForSuites.ts';
import { judge, type Outcome } from './suiteOutcome.ts';
import type { Suite } from './suites.ts';

export interface Run {
  /** Folder of the package.json whose scripts the suites are. */
  readonly project: string;
  readonly suites: readonly Suite[];
  readonly env: NodeJS.ProcessEnv;
  /** How long a suite that is ended early may take to clean up. */
  readonly graceMs: number;
  /** Called once, before the first suite, when one of them needs it. */
  readonly startRegtest: () => Regtest;
  readonly onOutcome: (outcome: Outcome) => void;
  /** Everything a failed suite printed. */
  readonly onFailure: (output: string) => void;
}

/**
 * Runs suites one after another; the network starts beside the first ones. Resolves when everything that was started
 * has ended, also when `signal` cuts the run short.
 */
export async function runSuites(run: Run, signal: AbortSignal): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const needsRegtest = run.suites.some(({ needs }) => needs.includes('regtest'));
  const regtest = needsRegtest ? run.startRegtest() : undefined;
  try {
    for (const suite of run.suites) {
      if (signal.aborted) break;
      const begun = Date.now();
      const judged = await runOrExplain(run, suite, outcomes, regtest, signal);
      // An interrupted suite has neither passed nor failed.
      if (judged === undefined) break;
      const outcome = { name: suite.name, ...judged, seconds: (Date.now() - begun) / 1000 };
      outcomes.push(outcome);
      run.onOutcome(outcome);
    }
  } finally {
    await regtest?.stop();
  }
  return outcomes;
}

type Judged = Pick<Outcome, 'status' | 'detail'>;

async function runOrExplain(
  run: Run,
  suite: Suite,
  before: readonly Outcome[],
  regtest: Regtest | undefined,
  signal: AbortSignal,
): Promise<Judged | undefined> {
  if (
    suite.needs.includes('vsix') &&
    before.some(({ name, status }) => name === 'package' && status !== 'ok')
  ) {
    return { status: 'failed', detail: 'not run: there is no package' };
  }
  if (!suite.needs.includes('regtest') || regtest === undefined)
    return runScript(run, suite, run.env, signal);
  const network = await unlessAborted(regtest.ready, signal);
  if (network === undefined) return undefined;
  if (network.status === 'ready') return runScript(run, suite, { ...run.env, ...network.env }, signal);
  if (network.status === 'failed' && !before.some(({ detail }) => detail === network.why)) {
    run.onFailure(network.output);
  }
  return { status: network.status, detail: network.why };
}

async function runScript(
  run: Run,
  suite: Suite,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Judged | undefined> {
  const group = startGroup(scriptOf(run.project, suite.script), {
    cwd: run.project,
    env: withBin(run, env),
  });
  const limit = AbortSignal.timeout(suite.limitMinutes * 60_000);
  const code = await unlessAborted(group.exited, AbortSignal.any([signal, limit]));
  // Whatever a suite left behind must not disturb the next one.
  await group.stop(code === undefined ? run.graceMs : 0);
  if (signal.aborted) return undefined;
  const judged: Judged =
    code === undefined
      ? { status: 'failed', detail: `still running after ${String(suite.limitMinutes)} min, and ended` }
      : judge(code, group.output());
  if (judged.status === 'failed') run.onFailure(group.output());
  return judged;
}

/** As npm would run it, half a second faster a suite. `node --run` would lose the exit code that means skipped. */
function scriptOf(project: string, name: string): string {
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const script = scripts[name];
  if (script === undefined) throw new Error(`package.json has no script ${name}.`);
  return script;
}

function withBin({ project }: Run, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Windows spells it `Path`.
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [join(project, 'node_modules/.bin'), dirname(process.execPath), env[key] ?? ''];
  return { ...env, [key]: folders.join(delimiter) };
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  const aborted = Promise.withResolvers<undefined>();
  const abort = (): void => {
    aborted.resolve(undefined);
  };
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
