import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { remoteControl, serveControl } from './control.ts';
import type { ControlServer, ControlTarget } from './control.ts';
import type { NetworkDescription } from './description.ts';
import { Network } from './network.ts';
import { startNetwork } from './startNetwork.ts';
import type { NetworkResult, StartOptions } from './startNetwork.ts';

/*
 * One network for several suites.
 *
 * Whoever runs the suites starts `node scripts/regtest.ts --json --until-eof` with a pipe as its standard input and reads
 * one line from its standard output. That line is written to a file, and the file's path is given to every suite in
 * KEYSEND_REGTEST. When the pipe closes, the network ends.
 *
 *     {"ok":true,"file":"/tmp/…/network.json","dir":…,"btcd":…,"nodes":[…],"control":…}    (file already holds this line)
 *     {"ok":false,"why":"Go is not installed …"}                                         exit 1; the suites skip, and say why
 *
 * A suite calls connectNetwork() and need not know which of both it got:
 *
 *     const regtest = await connectNetwork();
 *     describe('…', { skip: regtest.ok ? false : regtest.why }, () => { … });
 *
 * Suites that share a network run one after the other. One that stops or kills nodes starts them again and ends with
 * `await network.waitUntilReady()`.
 */

/** The environment variable that names the file. */
export const sharedNetworkVariable = 'KEYSEND_REGTEST';

/** What the file holds, or `{ok: false, why}`. `file` is its own path. */
export interface SharedNetwork extends NetworkDescription {
  readonly ok: true;
  readonly file: string;
  readonly control: ControlTarget;
}

/**
 * The network that KEYSEND_REGTEST names, or one of its own where that is not set. `stop()` in the end, in both cases:
 * a shared network goes on.
 */
export async function connectNetwork(
  options: StartOptions = {},
  file = process.env[sharedNetworkVariable],
): Promise<NetworkResult> {
  if (file === undefined || file === '') return startNetwork(options);

  const shared = JSON.parse(await readFile(file, 'utf8')) as SharedNetwork | { ok: false; why: string };
  if (!shared.ok) return shared;
  const { control } = shared;
  return {
    ok: true,
    network: new Network(
      shared,
      (name) => remoteControl(control, name),
      async () => undefined,
    ),
  };
}

/** Lets other processes use a network that this one has started; `server` must be closed before the network stops. */
export async function shareNetwork(
  network: Network,
): Promise<{ readonly shared: SharedNetwork; readonly server: ControlServer }> {
  const server = await serveControl(network);
  const file = join(network.description.dir, 'network.json');
  const shared = { ok: true, file, control: server.target, ...network.description } as const;
  await writeFile(`${file}.new`, JSON.stringify(shared), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return { shared, server };
}
