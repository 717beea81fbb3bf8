import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { mineBlocks } from '../test/regtest/btcd.ts';
import type { NodeDescription } from '../test/regtest/description.ts';
import type { Network } from '../test/regtest/network.ts';
import { shareNetwork } from '../test/regtest/shared.ts';
import { startNetwork } from '../test/regtest/startNetwork.ts';

/*
 * A Lightning network of one's own, to try things on: real LND and btcd on regtest, with worthless coins. Runs until
 * Ctrl-C; test/regtest/topology.ts says who is in it.
 */

const usage = `npm run regtest -- [--dir <path>] [--json] [--until-eof]

  --dir <path>   keep everything in this new or empty directory (else a temporary one, removed at the end)
  --json         print one JSON object instead: where every node is (see test/regtest/shared.ts)
  --until-eof    end when standard input ends, too: for programs that start this one
`;

/** LND calls itself out of step with the chain when the newest block is two hours old. */
const blockEveryMs = 30 * 60_000;

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    json: { type: 'boolean', default: false },
    'until-eof': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) console.log(usage);
else process.exitCode = await main();

async function main(): Promise<number> {
  const end = endOfRun();
  // Standard output is for the answer; what happens meanwhile goes beside it.
  const log = (line: string): void => {
    console.error(line);
  };
  let result;
  try {
    result = await startNetwork({ log, signal: end, ...(values.dir !== undefined && { dir: values.dir }) });
  } catch (error) {
    if (end.aborted) return 130;
    log(error instanceof Error ? error.message : String(error));
    return 1;
  }
  if (!result.ok) {
    if (values.json) console.log(JSON.stringify(result));
    else log(result.why);
    return 1;
  }

  const { network } = result;
  const { shared, server } = await shareNetwork(network);
  console.log(values.json ? JSON.stringify(shared) : forPeople(network, shared.file));
  await mineUntil(network, end);
  log('Stopping the nodes.');
  await server.close();
  await network.stop();
  return 0;
}

function endOfRun(): AbortSignal {
  const controller = new AbortController();
  const end = (): void => {
    controller.abort();
    // An open pipe would keep this process alive.
    if (values['until-eof']) process.stdin.destroy();
  };
  // Once: a second Ctrl-C ends this process at once, and the nodes with it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  if (values['until-eof']) process.stdin.on('end', end).on('error', end).resume();
  return controller.signal;
}

async function mineUntil(network: Network, end: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await sleep(blockEveryMs, undefined, { signal: end });
    } catch {
      return;
    }
    await mineBlocks(network.description.btcd, 1);
  }
}

function forPeople(network: Network, file: string): string {
  const { lncli, btcctl, btcd } = network.description;
  const alice = network.node('alice');
  const carol = network.node('carol');
  const settings = {
    'keysend.lnd.host': alice.host,
    'keysend.lnd.tlsCertPath': alice.certPath,
    'keysend.lnd.macaroonPath': alice.macaroonPath,
  };
  return [
    ...network.nodes.map(nodeForPeople),
    'Pay carol from a terminal:',
    `  ${connectionLines(alice).join(' ')} npm run keysend -- ${carol.pubkey} 1000`,
    '',
    'Or in VS Code, with these settings:',
    ...JSON.stringify(settings, undefined, 2).split('\n').slice(1, -1),
    '',
    'Ask a node:',
    `  ${lncli} --network=regtest --rpcserver=${alice.host} --lnddir=${alice.dir} listchannels`,
    'Mine a block:',
    `  ${btcctl} --regtest --rpcserver=${btcd.host} --rpcuser=${btcd.user} --rpcpass=${btcd.password} --rpccert=${btcd.certPath} generate 1`,
    'Tests use this network with:',
    `  KEYSEND_REGTEST=${file}`,
    '',
    'Ctrl-C ends it.',
  ].join('\n');
}

function nodeForPeople(node: NodeDescription): string {
  return [
    `${node.name}: ${node.teaches}`,
    `  ${node.pubkey}`,
    ...connectionLines(node).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function connectionLines(node: NodeDescription): string[] {
  return [
    `LND_RPC_HOST=${node.host}`,
    `LND_CERT_PATH=${node.certPath}`,
    `LND_ADMIN_MACAROON_PATH=${node.macaroonPath}`,
  ];
}
