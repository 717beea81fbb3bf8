import { execFile } from 'node:child_process';
import type { ExecFileOptions } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PaymentHash } from '../../src/keysend/preimage.ts';

const run = promisify(execFile);

/** What became of one keysend of another process. */
export interface Sent {
  readonly hash: PaymentHash;
  /** The node was asked to pay. */
  readonly paid: boolean;
  /** Why the journal could not be used. */
  readonly detail?: string;
}

/** Sends keysends in a process of its own, until one is refused or all are done; `around` is a command that starts it. */
export async function sendElsewhere(
  file: string,
  count: number,
  options: ExecFileOptions & { readonly around?: readonly string[]; readonly goOn?: boolean } = {},
): Promise<readonly Sent[]> {
  const { around = [], goOn = false, ...rest } = options;
  const [command, ...args] = [
    ...around,
    process.execPath,
    join(import.meta.dirname, 'sender.ts'),
    file,
    String(count),
    ...(goOn ? ['go-on'] : []),
  ];
  // A process that hangs is ended and has failed.
  const { stdout } = await run(command ?? '', args, { ...rest, encoding: 'utf8', timeout: 60_000 });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sent);
}
