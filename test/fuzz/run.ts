/**
 * `npm run fuzz`: random and collected inputs for everything that takes some from outside, and a table of them.
 *
 *     npm run fuzz                                    10,000 inputs for each door, another seed each time
 *     npm run fuzz -- --inputs 100000 --seed 7        more of them; the same ones again
 *     npm run fuzz -- --seed 7 --path 12:3 --door x   one input again, as a failure names it
 */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { argv, env } from 'node:process';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import type { DoorReport } from './door.ts';

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    inputs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.trunc(Math.random() * 2 ** 31)) },
    path: { type: 'string' },
    door: { type: 'string' },
  },
});
const project = join(import.meta.dirname, '..', '..');
const files = positionals.flatMap((pattern) => globSync(pattern, { cwd: project })).sort();
const { inputs, seed, path, door } = values;
const started = performance.now();
const reports: DoorReport[] = [];

// The files run in processes of their own, which get this one's environment.
Object.assign(env, {
  FUZZ_INPUTS: inputs,
  FUZZ_SEED: seed,
  ...(path === undefined ? {} : { FUZZ_PATH: path }),
});
const tests = run({
  files: files.map((file) => join(project, file)),
  concurrency: availableParallelism(),
  ...(door === undefined
    ? {}
    : { testNamePatterns: [new RegExp(`^${door.replaceAll(/[^\w ]/g, '\\$&')}$`)] }),
});
tests.on('test:diagnostic', ({ message }) => {
  if (message.startsWith('{"door"')) reports.push(JSON.parse(message) as DoorReport);
});
tests.on('test:fail', () => {
  process.exitCode = 1;
});
await new Promise<void>((resolve, reject) => {
  const told = tests.compose(spec);
  told.on('data', (text: unknown) => {
    const line = String(text);
    if (!line.includes('{"door"')) process.stdout.write(line);
  });
  told.on('end', resolve).on('error', reject);
});

const rows = [
  ['door', 'inputs', 'corpus', 'most CPU ms', 'seconds'],
  ...reports
    .toSorted((a, b) => a.door.localeCompare(b.door))
    .map((each) => [
      each.door,
      each.inputs.toLocaleString('en'),
      String(each.corpus),
      each.slowestMs.toFixed(0),
      (each.milliseconds / 1000).toFixed(1),
    ]),
];
const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
for (const row of rows) {
  const cells = row.map((cell, column) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
  );
  process.stdout.write(`${cells.join('  ')}\n`);
}
const all = reports.reduce((sum, { inputs: each, corpus }) => sum + each + corpus, 0);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `${reports.length} doors, ${all.toLocaleString('en')} inputs, seed ${seed}, ${seconds} s: ` +
    `${process.exitCode === undefined ? 'none did harm' : 'see above'}\n`,
);
