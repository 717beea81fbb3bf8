import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { withRpc } from '../regtest/rpc.ts';
import type { Rpc } from '../regtest/rpc.ts';

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
      const secret =
        way === 'same' && preimage !== undefined ? Buffer.from(preimage, 'hex') : randomBytes(32);
      if (way === 'same' && hash !== undefined) await forget(rpc, hash);
      await pay(rpc, destination, amount, secret, text('message'));
    },
  );
}

async function forget(rpc: Rpc, of: string): Promise<void> {
  await rpc.call('lnrpc.Lightning/DeletePayment', { payment_hash: Buffer.from(of, 'hex') });
}

function pay(rpc: Rpc, destination: string, sat: string, secret: Buffer, message: string): Promise<void> {
  const stream = rpc.stream('routerrpc.Router/SendPaymentV2', {
    dest: Buffer.from(destination, 'hex'),
    amt: sat,
    payment_hash: createHash('sha256').update(secret).digest(),
    dest_custom_records: { 5482373484: secret, 34349334: Buffer.from(message) },
    fee_limit_sat: '1000',
    timeout_seconds: 20,
  });
  return new Promise((resolve) => {
    stream.on('data', () => undefined).on('error', () => undefined);
    stream.once('end', resolve).once('close', resolve);
  });
}
