// What one writes in an afternoon: a whole script that sends one keysend and prints the updates.
// Usage: plainScript.mjs <host:port> <cert> <macaroon> <protoDir> <dest> <sats>
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const [host, cert, macaroon, protoDir, dest, sats] = process.argv.slice(2);
const definition = protoLoader.loadSync(['lightning.proto', 'routerrpc/router.proto'], {
  includeDirs: [protoDir],
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});
const { routerrpc } = grpc.loadPackageDefinition(definition);
const metadata = new grpc.Metadata();
metadata.add('macaroon', readFileSync(macaroon).toString('hex'));
const router = new routerrpc.Router(
  host,
  grpc.credentials.combineChannelCredentials(
    grpc.credentials.createSsl(readFileSync(cert)),
    grpc.credentials.createFromMetadataGenerator((_, callback) => callback(null, metadata)),
  ),
);
const preimage = randomBytes(32);
const hash = createHash('sha256').update(preimage).digest();
console.log('Dest:', dest);
console.log('Amt:', sats);
console.log('Preimage:', preimage.toString('hex'));
console.log('Hash:', hash.toString('hex'));
const stream = router.SendPaymentV2({
  dest: Buffer.from(dest, 'hex'),
  amt: sats,
  payment_hash: hash,
  dest_custom_records: { 5482373484: preimage },
  fee_limit_sat: sats,
  timeout_seconds: 60,
});
let last;
stream.on('data', (payment) => {
  last = payment.status;
  console.log(payment);
});
stream.on('end', () => {
  router.close();
  process.exitCode = last === 'SUCCEEDED' ? 0 : 1;
});
