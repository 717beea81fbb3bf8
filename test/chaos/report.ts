import type { Finding, Outcome } from './audit.ts';
import { faultKinds, faults } from './faults.ts';
import type { FaultKind } from './faults.ts';
import type { RunResult, SessionResult } from './session.ts';

const columns: readonly (readonly [Outcome, string])[] = [
  ['settled', 'settled'],
  ['failed', 'failed'],
  ['neverSent', 'never sent'],
  ['notWritten', 'not on disk'],
  ['unknown', 'unknown'],
  ['stuck', 'stuck in LND'],
  ['inFlight', 'in flight'],
];

/** The table of faults against outcomes, in Markdown. "In time": the fault found the order under way. */
export function outcomeTable(runs: readonly RunResult[]): string {
  const kinds = faultKinds.filter((kind) => runs.some(({ fault }) => fault === kind));
  const rows = [
    ...kinds.map((kind) => [faults[kind].says, ...numbers(runs.filter(({ fault }) => fault === kind))]),
    ['**all**', ...numbers(runs)],
  ];
  const heading = ['fault', 'runs', 'in time', ...columns.map(([, title]) => title)];
  return [heading, heading.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function numbers(runs: readonly RunResult[]): string[] {
  const inTime = runs.filter(({ struck }) => struck).length;
  const outcomes = columns.map(([outcome]) => runs.filter((run) => run.outcome === outcome).length);
  return [runs.length, inTime, ...outcomes].map((count) => (count === 0 ? '' : String(count)));
}

/** `runs 150 · proxy.cut 9, … · paid twice 0 · lost 0 · wrong 0` */
export function lastLine({ runs, findings }: Pick<SessionResult, 'runs' | 'findings'>): string {
  const byKind = faultKinds.flatMap((kind) => {
    const count = runs.filter(({ fault }) => fault === kind).length;
    return count === 0 ? [] : [`${kind} ${count}`];
  });
  const count = (kind: Finding['kind']): number => findings.filter((finding) => finding.kind === kind).length;
  return [
    `runs ${runs.length}`,
    `faults by kind: ${byKind.join(', ')}`,
    `paid twice ${count('paidTwice')}`,
    `lost ${count('lost')}`,
    `wrong ${count('wrong')}`,
  ].join(' · ');
}

/** The commands that play again what went wrong. */
export function replays(
  seed: string,
  { runs, findings }: Pick<SessionResult, 'runs' | 'findings'>,
  onPractice = false,
): string[] {
  const command = `npm run chaos --${onPractice ? ' --practice' : ''} --seed ${seed}`;
  const failed = new Set(findings.flatMap(({ run }) => run ?? []));
  const kinds = new Map<FaultKind, number[]>();
  for (const { run, fault } of runs)
    if (failed.has(run)) kinds.set(fault, [...(kinds.get(fault) ?? []), run]);
  return [...kinds].map(([kind, each]) => `${command} --run ${each.join(',')}    # ${faults[kind].says}`);
}
