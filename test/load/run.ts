/**
 * `npm run load`: many payments at once, from one window of a real VS Code and from several processes on one journal. Fails where one
 * is lost or paid twice; times are printed and fail nothing, for they are of this machine at this moment.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { skipCode } from '../../scripts/suiteOutcome.ts';
import { asMarkdown, row } from '../bench/table.ts';
import type { Row } from '../bench/table.ts';
import { installWorkbench } from '../workbench/install.ts';
import { payFromTerminals } from './terminals.ts';
import { payFromWindow } from './window.ts';

const MEBIBYTE = 1024 * 1024;
const MOST_SAID = 20;
const MOST_BLOCKED_MS = 50;

const { values } = parseArgs({
  options: {
    payments: { type: 'string', default: '200' },
    processes: { type: 'string', default: '4' },
    each: { type: 'string', default: '50' },
    profile: { type: 'string' },
  },
});
const [payments, processes, each] = [values.payments, values.processes, values.each].map(Number) as [
  number,
  number,
  number,
];
const rows: Row[] = [];
const wrong: string[] = [];

process.exitCode = await main();

async function main(): Promise<number> {
  console.error(`${processes} processes …`);
  await terminals();
  const workbench = await installWorkbench();
  if (workbench.ok) {
    console.error('One window …');
    await window(workbench.value);
  }
  console.log(asMarkdown(rows));
  for (const sentence of wrong.slice(0, MOST_SAID)) console.log(sentence);
  if (wrong.length > MOST_SAID) console.log(`And ${wrong.length - MOST_SAID} more.`);
  if (wrong.length > 0) return 1;
  if (workbench.ok) return 0;
  console.log(`SKIP: the window: ${workbench.why.replaceAll(/\s+/g, ' ')}`);
  return skipCode;
}

async function terminals(): Promise<void> {
  const { differences, troubles, tookMs, slowestWriteMs } = await payFromTerminals(processes, each);
  wrong.push(...differences, ...troubles);
  const all = processes * each;
  rows.push(
    books(
      `${all} payments, ${each} at once from each of ${processes} processes on one journal`,
      all,
      differences,
    ),
    row('Refused by a lock, or other trouble', String(troubles.length), 'none', troubles.length === 0),
    row('From the start to the last end', milliseconds(tookMs)),
    row('The slowest order was on the disk after', milliseconds(slowestWriteMs)),
  );
}

async function window(workbench: Parameters<typeof payFromWindow>[0]): Promise<void> {
  const found = await payFromWindow(workbench, payments, values.profile && resolve(values.profile));
  const { differences, warnings, longestBlockMs, heapBefore, heapAfter } = found;
  wrong.push(...differences, ...warnings);
  rows.push(
    books(`${payments} payments at once from one window`, payments, differences),
    row('From the first command to the connected node', milliseconds(found.connectedMs)),
    row(
      'Longest block of the event loop while gRPC and SQLite are loaded',
      milliseconds(found.loadingBlockMs),
    ),
    row(
      `Longest block of the event loop while ${payments} payments are made`,
      milliseconds(longestBlockMs),
      `≤ ${MOST_BLOCKED_MS} ms`,
      longestBlockMs <= MOST_BLOCKED_MS,
    ),
    row('The most that one of its turns computed', milliseconds(found.longestTurnCpuMs)),
    row('99 % of its turns are shorter than', milliseconds(found.blockP99Ms)),
    row('From the first of them to the last end', milliseconds(found.tookMs)),
    row('Heap before and after', `${mebibytes(heapBefore)} / ${mebibytes(heapAfter)}`),
    row('Timers before and after', `${found.timersBefore} / ${found.timersAfter}`),
    row('Warnings of Node', String(warnings.length), 'none', warnings.length === 0),
  );
}

function books(what: string, all: number, differences: readonly string[]): Row {
  const measured = differences.length === 0 ? `${all} paid once` : `${differences.length} differences`;
  return row(what, measured, 'each paid once, and known so', differences.length === 0);
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}
