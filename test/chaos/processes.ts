import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Errand } from './plan.ts';
import type { Product } from './product.ts';

/** Where a sender finds its node. */
export interface Access {
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly certPath: string;
  readonly macaroonPath: string;
}

/** What a process may do to files. */
export type Disk =
  | { readonly kind: 'healthy' }
  /** No file may grow beyond so many blocks of 512 bytes. */
  | { readonly kind: 'full'; readonly blocks: number }
  /** The process belongs to a user who may only read. */
  | { readonly kind: 'readOnly' };

/** `nobody` on every Unix; what it is called does not matter. */
const ANOTHER_USER = 65_534;
const BLOCK = 512;

/** A limit that the journal meets at once, at its next page, or a few orders later. */
export function fullDisk({ journal }: Product, whim: number): Disk {
  const blocks = existsSync(journal) ? Math.ceil(statSync(journal).size / BLOCK) : 0;
  const limits = [0, 8, Math.floor(blocks / 16) * 8, blocks, blocks + 8, blocks + 16];
  return { kind: 'full', blocks: limits[Math.floor(whim * limits.length)] ?? 0 };
}

/** Why no other user can run the product here; undefined: one can. */
export function whyNoOtherUser({ cli, env, cwd }: Product): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can run a process as another user';
  const { status } = spawnSync(process.execPath, [cli, '--version'], {
    env,
    cwd,
    uid: ANOTHER_USER,
    gid: ANOTHER_USER,
  });
  return status === 0 ? undefined : `another user cannot run ${process.execPath} on ${cli}`;
}

/** The command as a person types it, or what stands in its place. */
export function startKeysend(
  product: Product,
  words: readonly string[],
  disk: Disk = { kind: 'healthy' },
  instead: readonly string[] = [],
): ChildProcess {
  const command = [process.execPath, ...instead, product.cli, ...words];
  switch (disk.kind) {
    case 'healthy':
      return start(product, command, { NODE_COMPILE_CACHE: join(product.dir, 'compileCache') });
    case 'full':
      return start(product, ['sh', '-c', 'ulimit -f "$0"; exec "$@"', String(disk.blocks), ...command]);
    case 'readOnly':
      letOthersRead(product);
      return start(product, command, {}, ANOTHER_USER);
  }
}

export function startSameOrder(product: Product, argument: object): ChildProcess {
  return start(product, [process.execPath, product.sameOrder, JSON.stringify(argument)]);
}

export function sendWords(errand: Errand, key: string, access: Access): string[] {
  const { amountSat, feeLimitPercent, timeoutSeconds, message } = errand;
  return [
    key,
    String(amountSat),
    '--message',
    message,
    '--timeout',
    String(timeoutSeconds),
    ...(feeLimitPercent === undefined ? [] : ['--fee-limit-percent', String(feeLimitPercent)]),
    ...accessWords(access),
    '--yes',
  ];
}

export function trackWords(hash: string, access: Access): string[] {
  return ['track', hash, ...accessWords(access)];
}

function accessWords({ host, certPath, macaroonPath }: Access): string[] {
  return ['--host', host, '--cert', certPath, '--macaroon', macaroonPath, '--json'];
}

/** Root does not mind; for others the journal can then be read and not written. */
function letOthersRead({ journal }: Product): void {
  if (!existsSync(journal)) return;
  chmodSync(dirname(journal), 0o755);
  chmodSync(journal, 0o644);
}

function start(
  { env, cwd }: Product,
  [file = '', ...words]: readonly string[],
  more: NodeJS.ProcessEnv = {},
  user?: number,
): ChildProcess {
  return spawn(file, words, {
    env: { ...env, ...more },
    cwd,
    stdio: 'pipe',
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
}
