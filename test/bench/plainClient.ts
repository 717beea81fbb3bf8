import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import type { RegtestNode } from '../regtest/network.ts';

interface PlainUpdate {
  readonly status: string;
  readonly failure_reason: string;
}

interface PlainRouter extends grpc.Client {
  SendPaymentV2(request: object): grpc.ClientReadableStream<PlainUpdate>;
}

/** What one writes with grpc-js and nothing else: the yardstick. `address` replaces the node's own, for a proxy. */
export function plainRouter(node: RegtestNode, address = node.host): PlainRouter {
  const definition = protoLoader.loadSync(['lightning.proto', 'routerrpc/router.proto'], {
    includeDirs: [new URL('../../proto', import.meta.url).pathname],
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const services = grpc.loadPackageDefinition(definition) as unknown as {
    routerrpc: {
      Router: new (address: string, credentials: grpc.ChannelCredentials, options: object) => PlainRouter;
    };
  };
  const metadata = new grpc.Metadata();
  metadata.add('macaroon', readFileSync(node.macaroonPath).toString('hex'));
  const credentials = grpc.credentials.combineChannelCredentials(
    grpc.credentials.createSsl(readFileSync(node.certPath)),
    grpc.credentials.createFromMetadataGenerator((_, callback) => {
      callback(null, metadata);
    }),
  );
  return new services.routerrpc.Router(address, credentials, { 'grpc.enable_http_proxy': 0 });
}

/** One keysend. Amount in sat. Returns when its SUCCEEDED came, as `performance.now()` gives it. */
export async function plainSend(router: PlainRouter, destination: string, amount: number): Promise<number> {
  const preimage = randomBytes(32);
  const stream = router.SendPaymentV2({
    dest: Buffer.from(destination, 'hex'),
    amt_msat: String(amount * 1000),
    payment_hash: createHash('sha256').update(preimage).digest(),
    dest_custom_records: { '5482373484': preimage },
    fee_limit_msat: String(amount * 1000),
    timeout_seconds: 60,
  });
  return new Promise<number>((resolve, reject) => {
    stream.on('data', ({ status, failure_reason: reason }: PlainUpdate) => {
      if (status === 'SUCCEEDED') resolve(performance.now());
      if (status === 'FAILED') reject(new Error(`The plain payment failed: ${reason}`));
    });
    stream.on('error', reject);
  });
}
