import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import type { Daemon, Daemons } from './daemons.ts';
import { waitFor } from './waitFor.ts';

/** How to reach btcd's RPC server. */
export interface BtcdTarget {
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly certPath: string;
}

export interface BtcdOptions {
  readonly daemons: Daemons;
  readonly file: string;
  readonly dir: string;
  readonly ports: { readonly p2p: number; readonly rpc: number };
  /** Every block pays one of these, by chance. */
  readonly miningAddresses: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Starts btcd and waits until it answers. It is started once and never again: on regtest btcd deletes its chain at
 * every start.
 */
export async function startBtcd(options: BtcdOptions): Promise<{ target: BtcdTarget; daemon: Daemon }> {
  const { dir, ports, signal } = options;
  await mkdir(dir, { recursive: true });
  const target: BtcdTarget = {
    host: `127.0.0.1:${ports.rpc}`,
    user: 'regtest',
    password: randomBytes(16).toString('hex'),
    certPath: join(dir, 'rpc.cert'),
  };
  // Without a file of our own btcd reads the person's configuration, or writes one into their home.
  const configFile = join(dir, 'btcd.conf');
  await writeFile(configFile, `rpcuser=${target.user}\nrpcpass=${target.password}\n`, { mode: 0o600 });

  const logPath = join(dir, 'output.log');
  const daemon = options.daemons.start(
    'btcd',
    options.file,
    [
      `--configfile=${configFile}`,
      `--datadir=${join(dir, 'data')}`,
      `--logdir=${join(dir, 'logs')}`,
      `--rpccert=${target.certPath}`,
      `--rpckey=${join(dir, 'rpc.key')}`,
      `--listen=127.0.0.1:${ports.p2p}`,
      `--rpclisten=${target.host}`,
      // lnd takes five connections each; btcd's 25 are enough for five nodes.
      '--rpcmaxwebsockets=200',
      '--rpcmaxclients=200',
      '--regtest',
      '--txindex',
      '--rejectnonstd',
      '--nobanning',
      ...options.miningAddresses.map((address) => `--miningaddr=${address}`),
    ],
    logPath,
  );
  const details = (): Promise<string> => daemon.tellEnd();
  await waitFor(
    'btcd to answer',
    async () => {
      if (!daemon.isRunning()) throw new Error(await details());
      return callBtcd(target, 'getblockcount').then(
        () => true,
        () => undefined,
      );
    },
    { ...(signal && { signal }), timeoutMs: 30_000, details },
  );
  return { target, daemon };
}

/** One JSON-RPC call; rejects with btcd's own words. */
export async function callBtcd(target: BtcdTarget, method: string, params: unknown[] = []): Promise<unknown> {
  const ca = await readFile(target.certPath);
  const body = JSON.stringify({ jsonrpc: '1.0', id: 1, method, params });
  return new Promise((resolve, reject) => {
    const call = request(
      `https://${target.host}/`,
      { method: 'POST', ca, agent: false, auth: `${target.user}:${target.password}`, timeout: 60_000 },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          try {
            const answer = JSON.parse(text) as { result: unknown; error: { message: string } | null };
            if (answer.error) reject(new Error(`btcd refused ${method}: ${answer.error.message}`));
            else resolve(answer.result);
          } catch {
            reject(
              new Error(`btcd answered ${method} with ${response.statusCode ?? 0} ${text.slice(0, 200)}`),
            );
          }
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error(`btcd did not answer ${method} within 60 s.`)));
    call.on('error', reject);
    call.end(body);
  });
}

/** Mines that many blocks at once; returns the new height. */
export async function mineBlocks(target: BtcdTarget, blocks: number): Promise<number> {
  await callBtcd(target, 'generate', [blocks]);
  return Number(await callBtcd(target, 'getblockcount'));
}
