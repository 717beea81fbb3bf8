/** What `npm test` runs under the pinned Node: the suites of suites.ts, or those named as arguments. */
import { join } from 'node:path';
import { startRegtest } from './regtestForSuites.ts';
import { exitCode, outcomeLine, summary } from './suiteOutcome.ts';
import { runSuites } from './suiteRunner.ts';
import { chosenSuites, type Suite } from './suites.ts';

const usage = 2;
const interrupted = 130;

const started = Date.now();
const project = join(import.meta.dirname, '..');
// Suites are not told to colour what is read here, and are no part of a test run that this one may be part of.
const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_TEST_CONTEXT: undefined };
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    console.log(`\n${signal}: ending what is still running.`);
    stop.abort();
  });
}
process.exitCode = await main();

async function main(): Promise<number> {
  const suites = chosen();
  if (suites === undefined) return usage;
  const outcomes = await runSuites(
    {
      project,
      suites,
      env,
      graceMs: 10_000,
      startRegtest: () => startRegtest(project, env),
      onOutcome: (outcome) => {
        console.log(outcomeLine(outcome));
      },
      onFailure: (output) => {
        console.log(`\n${output.trimEnd()}\n`);
      },
    },
    stop.signal,
  );
  console.log(`\n${summary(outcomes, (Date.now() - started) / 1000)}`);
  if (stop.signal.aborted) {
    console.log('The run was interrupted: the other suites did not run.');
    return interrupted;
  }
  return exitCode(outcomes, process.env['CI'] === 'true');
}

function chosen(): readonly Suite[] | undefined {
  try {
    return chosenSuites(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}
