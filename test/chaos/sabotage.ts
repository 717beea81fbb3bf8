import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { withRpc } from '../regtest/rpc.ts';
import type { Rpc } from '../regtest/rpc.ts';
import { payAgain } from './payAgain.ts';

/*
 * A sender that does what other wallets do, so that it can be seen that the auditor catches it: when the command has ended it pays once
 * more, on its own. Run as `sabotage.ts <fresh|same> <the command's script> <its words>`.
 *
 * fresh: with a new preimage, as people do who try again
 * same:  with the order's own, after LND was made to forget the payment
 */

const [way, script = '', ...words] = process.argv.slice(2);
let hash: string | undefined;
let preimage: string | undefined;

const child = spawn(process.execPath, [script, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
process.on('SIGTERM', () => child.kill('SIGTERM'));
let printed = '';
child.stdout.setEncoding('utf8').on('data', (text: string) => {
  printed += text;
  process.stdout.write(text);
});
child.on('close', (code) => {
  const order = printed.split('\n').find((line) => line.includes('"event":"order"'));
  if (order !== undefined) ({ hash, preimage } = JSON.parse(order) as { hash: string; preimage: string });
  const end = (): void => {
    process.exit(code ?? 1);
  };
  void again().then(end, (error: unknown) => {
    console.error(error);
    end();
  });
});

async function again(): Promise<void> {
  const named = { type: 'string', default: '' } as const;
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    strict: false,
    options: { host: named, cert: named, macaroon: named, message: named, timeout: named },
  });
  const text = (name: string): string => String(values[name]);
  const [destination = '', amount = ''] = positionals;
  await withRpc(
    { host: text('host'), certPath: text('cert'), macaroonPath: text('macaroon') },
    async (rpc) => {
      const same = way === 'same' && preimage !== undefined ? { preimage: Buffer.from(preimage, 'hex') } : {};
      if (way === 'same' && hash !== undefined) await forget(rpc, hash);
      await payAgain(rpc, { destination, sat: amount, message: text('message'), ...same });
    },
  );
}

async function forget(rpc: Rpc, of: string): Promise<void> {
  await rpc.call('lnrpc.Lightning/DeletePayment', { payment_hash: Buffer.from(of, 'hex') });
}
