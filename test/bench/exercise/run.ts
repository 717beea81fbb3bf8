// The course's exercise as a student solves it, run by ts-node: arguments from the command line, connection from the
// environment, the four lines, then each update.
import { createHash, randomBytes } from 'crypto';
import { readFileSync } from 'fs';
import * as grpc from '@grpc/grpc-js';
import * as protoLoader from '@grpc/proto-loader';

async function run(): Promise<void> {
  const dest = process.argv[2] as string;
  const amt = process.argv[3] as string;
  const definition = protoLoader.loadSync(['lightning.proto', 'routerrpc/router.proto'], {
    includeDirs: [process.env['PROTO_DIR'] as string],
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const { routerrpc } = grpc.loadPackageDefinition(definition) as any;
  const metadata = new grpc.Metadata();
  metadata.add('macaroon', readFileSync(process.env['LND_ADMIN_MACAROON_PATH'] as string).toString('hex'));
  const credentials = grpc.credentials.combineChannelCredentials(
    grpc.credentials.createSsl(readFileSync(process.env['LND_CERT_PATH'] as string)),
    grpc.credentials.createFromMetadataGenerator((_: unknown, callback: any) => callback(null, metadata)),
  );
  const router = new routerrpc.Router(process.env['LND_RPC_HOST'], credentials);

  const preimage = randomBytes(32);
  const hash = createHash('sha256').update(preimage).digest();
  console.log('Dest:', dest);
  console.log('Amt:', amt);
  console.log('Preimage:', preimage.toString('hex'));
  console.log('Hash:', hash.toString('hex'));

  await new Promise<void>((resolve, reject) => {
    const stream = router.SendPaymentV2({
      dest: Buffer.from(dest, 'hex'),
      amt,
      payment_hash: hash,
      dest_custom_records: { '5482373484': preimage },
      timeout_seconds: 60,
    });
    stream.on('data', (payment: { status: string }) => {
      console.log(payment);
      if (payment.status === 'SUCCEEDED') resolve();
    });
    stream.on('error', reject);
  });
  router.close();
}

run().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
