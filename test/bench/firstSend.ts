import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RegtestNode } from '../regtest/network.ts';
import { median, seeded } from './statistics.ts';
import { row } from './table.ts';
import type { Row } from './table.ts';

const AMOUNT = '1000';

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** Whole processes, from their start to their exit, each sending one keysend to a direct peer; in random order each round. */
export async function benchFirstSend(
  payer: RegtestNode,
  destination: string,
  lncli: string,
  rounds: number,
): Promise<readonly Row[]> {
  const data = await mkdtemp(join(tmpdir(), 'keysend-bench-'));
  const tsNode = createRequire(import.meta.url).resolve('ts-node/dist/bin.js');
  const connection = ['--host', payer.host, '--cert', payer.certPath, '--macaroon', payer.macaroonPath];
  const protoDir = path('../../proto');
  const node = process.execPath;
  const commands = {
    ours: [node, path('../../scripts/keysend.cjs'), destination, AMOUNT, ...connection],
    plain: [
      node,
      path('plainScript.mjs'),
      payer.host,
      payer.certPath,
      payer.macaroonPath,
      protoDir,
      destination,
      AMOUNT,
    ],
    lncli: [
      lncli,
      `--rpcserver=${payer.host}`,
      `--tlscertpath=${payer.certPath}`,
      `--macaroonpath=${payer.macaroonPath}`,
      ...['sendpayment', '--keysend', `--dest=${destination}`, `--amt=${AMOUNT}`],
    ],
    exercise: [
      node,
      tsNode,
      '--project',
      path('exercise/tsconfig.json'),
      path('exercise/run.ts'),
      destination,
      AMOUNT,
    ],
  };
  const env = {
    ...process.env,
    XDG_DATA_HOME: data,
    PROTO_DIR: protoDir,
    LND_RPC_HOST: payer.host,
    LND_CERT_PATH: payer.certPath,
    LND_ADMIN_MACAROON_PATH: payer.macaroonPath,
  };
  type Name = keyof typeof commands;
  const times: Record<Name, number[]> = { ours: [], plain: [], lncli: [], exercise: [] };
  const random = seeded(7);
  try {
    for (let round = -1; round < rounds; round += 1) {
      const names = (Object.keys(commands) as Name[])
        .map((name) => ({ name, at: random() }))
        .toSorted((a, b) => a.at - b.at);
      for (const { name } of names) {
        const time = await timeOf(commands[name], env);
        if (round >= 0) times[name].push(time);
      }
    }
  } finally {
    await rm(data, { recursive: true, force: true });
  }
  const ours = median(times.ours);
  const against = (name: Exclude<Name, 'ours'>): number =>
    median(times.ours.map((time, i) => time / (times[name][i] ?? NaN)));
  const measured = (name: Exclude<Name, 'ours'>): string =>
    `${against(name).toFixed(2)}× (${ours.toFixed(0)} / ${median(times[name]).toFixed(0)} ms)`;
  const label = 'First send of a process, start to exit: ours / ';
  return [
    row(`${label}plain grpc-js script`, measured('plain'), '≤ 1.1×', against('plain') <= 1.1),
    row(`${label}lncli`, measured('lncli')),
    row(`${label}the exercise under ts-node`, measured('exercise'), '≤ 0.2×', against('exercise') <= 0.2),
  ];
}

/** Milliseconds; a process that does not pay fails the benchmark. */
async function timeOf(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [file = '', ...args] = command;
  const start = performance.now();
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const time = performance.now() - start;
  if (code !== 0 || !output.includes('SUCCEEDED')) {
    throw new Error(`${command.join(' ')} ended with ${String(code)}:\n${output}`);
  }
  return time;
}
