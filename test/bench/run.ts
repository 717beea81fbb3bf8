/** `npm run bench`: every figure of the README's table, measured side by side in one run on regtest. Builds first. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openJournal } from '../../src/journal/openJournal.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { connectLnd } from '../../src/lnd/connectLnd.ts';
import { systemClock as clock } from '../../src/systemClock.ts';
import { findBinaries } from '../regtest/binaries.ts';
import { connectNetwork } from '../regtest/shared.ts';
import { benchActivation } from './activation.ts';
import { benchFirstSend } from './firstSend.ts';
import { benchOwnTime } from './ownTime.ts';
import { benchPractice, benchStart } from './practice.ts';
import { asMarkdown, row } from './table.ts';
import type { Row } from './table.ts';
import { benchWarmSend } from './warmSend.ts';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '20' },
  },
});

function say(line: string): void {
  console.error(line);
}

async function vsixSize(): Promise<Row> {
  const project = new URL('../../', import.meta.url);
  const { version } = JSON.parse(await readFile(new URL('package.json', project), 'utf8')) as {
    version: string;
  };
  const { size } = await stat(new URL(`keysend-${version}.vsix`, project));
  return row('VSIX', `${(size / 1000).toFixed(0)} kB`, '≤ 600 kB', size <= 600_000);
}

async function onRegtest(data: string): Promise<readonly Row[]> {
  const found = await connectNetwork({ log: say });
  if (!found.ok) throw new Error(found.why);
  const { network } = found;
  const alice = network.node('alice');
  const bob = network.node('bob').pubkey;
  const journal = openJournal(join(data, 'journal.db'), {
    worker: new URL('../../src/journal/worker.ts', import.meta.url),
  });
  const connect = async (address = alice.host): Promise<LightningNode> =>
    connectLnd(
      {
        source: { kind: 'flags' },
        host: address,
        certificatePem: await readFile(alice.certPath, 'utf8'),
        macaroon: new Secret(await readFile(alice.macaroonPath)),
      },
      { clock },
      new AbortController().signal,
    );
  try {
    const binaries = await findBinaries({ log: say });
    if (!binaries.ok) throw new Error(binaries.why);
    say('Warm sends …');
    const warm = await benchWarmSend(connect, journal, alice, bob, Number(values.pairs));
    say('Own time …');
    const own = await benchOwnTime(connect, journal, alice, bob);
    say('First sends of whole processes …');
    const first = await benchFirstSend(alice, bob, binaries.binaries.lncli, Number(values.rounds));
    return [...warm, ...own, ...first];
  } finally {
    await journal.close();
    await network.stop();
  }
}

const data = await mkdtemp(join(tmpdir(), 'keysend-bench-'));
try {
  const measured = await onRegtest(data);
  say('activate() in VS Code …');
  const activation = await benchActivation();
  say('The practice network …');
  const practice = await benchPractice();
  say('npm start in a fresh clone …');
  const rows = [...measured, ...activation, ...practice, await benchStart(), await vsixSize()];
  console.log(asMarkdown(rows));
  const processor = cpus()[0]?.model ?? 'unknown processor';
  console.log(
    `\nNode ${process.version}, ${process.platform}, ${String(cpus().length)} cores (${processor}).`,
  );
  process.exitCode = rows.some(({ met }) => met === false) ? 1 : 0;
} finally {
  await rm(data, { recursive: true, force: true });
}
