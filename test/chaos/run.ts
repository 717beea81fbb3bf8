import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { skipCode } from '../../scripts/suiteOutcome.ts';
import { faultKinds, isFaultKind } from './faults.ts';
import type { FaultKind } from './faults.ts';
import { faultOf, planRun } from './plan.ts';
import type { Plan } from './plan.ts';
import { openPracticeWorld } from './practiceWorld.ts';
import { openRegtestWorld } from './regtestWorld.ts';
import { lastLine, outcomeTable, replays } from './report.ts';
import { playSession } from './session.ts';
import type { World } from './world.ts';

/*
 * `npm run chaos`: sends order after order over real LND while something breaks, then shows that none was paid twice, lost from sight or
 * called what it is not.
 */

const usage = `npm run chaos -- [--practice] [--runs <n>] [--seed <text>] [--only <fault>,…] [--run <number>,…] [--each]
                 [--at-once <n>] [--per-round <n>] [--json <file>] [--sabotage fresh|same]

  --practice   on the practice network, in a time of its own: thousands of runs a minute
  --runs       how many orders (30)
  --seed       what all of it is drawn from (the time)
  --only       these faults alone: ${faultKinds.join(', ')}
  --run        these runs of the seed alone: plays again what failed
  --each       one run of each fault
  --at-once    processes at the same time (4)
  --per-round  runs after which all is brought back and audited (100)
  --json       every run, its outcome and what was told of it go into this file
  --sabotage   the sender pays each order once more, with a fresh preimage or, where LND can be made to forget, the same: all of it must
               be found
`;

const { values } = parseArgs({
  options: {
    practice: { type: 'boolean', default: false },
    runs: { type: 'string', default: '30' },
    seed: { type: 'string', default: new Date().toISOString().slice(0, 19) },
    only: { type: 'string' },
    run: { type: 'string' },
    each: { type: 'boolean', default: false },
    'at-once': { type: 'string', default: '4' },
    'per-round': { type: 'string', default: '100' },
    json: { type: 'string' },
    sabotage: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const started = performance.now();
if (values.help) console.log(usage);
else {
  const exitCode = await main();
  // Node 24 was seen to wait in its own cleaning up, for ever, for a handle that had been reset.
  process.exit(exitCode);
}

/** Undefined, and why is said, where this machine cannot have it. */
async function openWorld(seed: string, sabotage: string | undefined): Promise<World | undefined> {
  if (values.practice && sabotage === 'same')
    throw new Error('The practice network cannot be made to forget.');
  if (values.practice) return openPracticeWorld({ seed, log, sabotage: sabotage !== undefined });
  const instead = sabotage === undefined ? [] : [join(import.meta.dirname, 'sabotage.ts'), sabotage];
  const opened = await openRegtestWorld({ seed, log, instead });
  if (opened.ok) return opened.value;
  console.log(`SKIP: ${opened.why.replaceAll(/\s+/g, ' ')}`);
  return undefined;
}

async function main(): Promise<number> {
  const { seed, sabotage } = values;
  const plans = plansOf(seed);
  const end = new AbortController();
  process.once('SIGINT', () => {
    log('Ending after this batch; Ctrl-C again ends at once.');
    end.abort();
  });
  log(`Seed ${seed}, ${plans.length} runs.`);
  const world = await openWorld(seed, sabotage);
  if (world === undefined) return skipCode;
  let keep = true;
  try {
    const result = await playSession(plans, world, {
      atOnce: Number(values['at-once']),
      perRound: Number(values['per-round']),
      log,
      signal: end.signal,
    });
    keep = result.findings.length > 0;
    const { runs, findings, skipped, tookMs } = result;
    if (values.json !== undefined) {
      const report = { seed, tookMs, runs, findings, skipped: Object.fromEntries(skipped) };
      writeFileSync(values.json, `${JSON.stringify(report, undefined, 1)}\n`);
    }
    for (const [kind, { count, why }] of skipped) console.log(`SKIP ${kind} (${count} runs): ${why}.`);
    console.log(`\n${outcomeTable(runs)}\n`);
    console.log(`${((runs.length * 60_000) / (performance.now() - started)).toFixed(1)} runs a minute.`);
    for (const line of replays(seed, result, values.practice)) console.log(line);
    console.log(lastLine(result));
    return findings.length === 0 ? 0 : 1;
  } finally {
    const kept = await world.close(keep);
    if (kept !== undefined) log(`The journal and the product of this session are in ${kept}.`);
  }
}

function plansOf(seed: string): Plan[] {
  if (values.run !== undefined) return values.run.split(',').map((run) => planRun(seed, Number(run)));
  const only = faultsOf(values.only);
  const plans: Plan[] = [];
  const wanted = values.each ? only.length : Number(values.runs);
  const had = new Set<FaultKind>();
  for (let run = 0; plans.length < wanted; run++) {
    const fault = faultOf(seed, run);
    if (!only.includes(fault) || (values.each && had.has(fault))) continue;
    had.add(fault);
    plans.push(planRun(seed, run));
  }
  return plans;
}

function faultsOf(only: string | undefined): readonly FaultKind[] {
  // An extension host is a process, and has the machine's time.
  if (only === undefined) return faultKinds.filter((kind) => !values.practice || kind !== 'host.killed');
  return only.split(',').map((kind) => {
    if (!isFaultKind(kind))
      throw new Error(`There is no fault ${kind}. There are: ${faultKinds.join(', ')}.`);
    return kind;
  });
}

function log(line: string): void {
  // Not by the clock of the world, which may have its own.
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.error(`${String(seconds).padStart(5)} s  ${line}`);
}
