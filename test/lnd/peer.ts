import type { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { ServerUnaryCall, ServerWritableStream, sendUnaryData } from '@grpc/grpc-js';
import type { ConnectionSet } from '../../src/keysend/connection.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { Lightning, Router, State } from '../../src/wire/descriptor.ts';
import type { GetInfoResponse } from '../../src/wire/generated/lnrpc/GetInfoResponse.ts';
import type { GetStateResponse } from '../../src/wire/generated/lnrpc/GetStateResponse.ts';
import type { ListPaymentsRequest__Output } from '../../src/wire/generated/lnrpc/ListPaymentsRequest.ts';
import type { ListPaymentsResponse } from '../../src/wire/generated/lnrpc/ListPaymentsResponse.ts';
import type { Payment } from '../../src/wire/generated/lnrpc/Payment.ts';
import type { SendPaymentRequest__Output } from '../../src/wire/generated/routerrpc/SendPaymentRequest.ts';
import type { TrackPaymentRequest__Output } from '../../src/wire/generated/routerrpc/TrackPaymentRequest.ts';
import { alice } from './samples.ts';

/*
 * A program that speaks LND's protocol and misbehaves as a test wants it to: silent, torn off, with another certificate.
 * What LND itself does is not imitated here; test/regtest asks a real one.
 */

/** What a test's peer does; for the rest it is an LND that is ready to pay. Throw `refusal(code, text)` to refuse. */
export interface Behaviour {
  readonly getInfo?: () => GetInfoResponse | Promise<GetInfoResponse>;
  readonly getState?: () => GetStateResponse | Promise<GetStateResponse>;
  readonly listPayments?: (request: ListPaymentsRequest__Output) => ListPaymentsResponse;
  readonly send?: (call: ServerWritableStream<SendPaymentRequest__Output, Payment>) => void;
  readonly track?: (call: ServerWritableStream<TrackPaymentRequest__Output, Payment>) => void;
}

/** A call as it arrived. */
export interface SeenCall {
  /** `/lnrpc.Lightning/GetInfo` */
  readonly method: string;
  /** In hex, as the header said. */
  readonly macaroon: string | undefined;
  /** Whether the caller gave a time limit. */
  readonly deadline: boolean;
}

export interface Peer {
  readonly host: string;
  readonly calls: readonly SeenCall[];
  /** Details that reach it; its macaroon is 01 02 03. */
  readonly set: ConnectionSet;
  /** Tears every connection off. */
  readonly stop: () => void;
}

export type CertificateName = 'node' | 'other' | 'elsewhere' | 'expired';

export function fixture(name: CertificateName): { readonly certificate: string; readonly key: string } {
  const read = (ending: string): string =>
    readFileSync(join(import.meta.dirname, 'fixtures', `${name}.${ending}`), 'utf8');
  return { certificate: read('cert'), key: read('key') };
}

/** What a gRPC server answers instead of a message. */
export function refusal(code: number, details: string): Error {
  return Object.assign(new Error(details), { code, details });
}

/** Ends a stream with an error. */
export function refuse(call: Pick<EventEmitter, 'emit'>, code: number, details: string): void {
  call.emit('error', refusal(code, details));
}

export async function startPeer(
  behaviour: Behaviour = {},
  certificate: CertificateName = 'node',
): Promise<Peer> {
  const calls: SeenCall[] = [];
  const server = new Server();

  function unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>) {
    return (call: ServerUnaryCall<Request, Response>, reply: sendUnaryData<Response>): void => {
      calls.push(seen(call));
      void (async () => {
        try {
          reply(null, await answer(call.request));
        } catch (error) {
          reply(error as Error);
        }
      })();
    };
  }

  function stream<Request>(serve: (call: ServerWritableStream<Request, Payment>) => void) {
    return (call: ServerWritableStream<Request, Payment>): void => {
      calls.push(seen(call));
      serve(call);
    };
  }

  server.addService(Lightning.service, {
    GetInfo: unary(
      behaviour.getInfo ??
        (() => ({ identity_pubkey: alice, alias: 'alice', chains: [{ network: 'regtest' }] })),
    ),
    ListPayments: unary(behaviour.listPayments ?? ((): ListPaymentsResponse => ({ payments: [] }))),
  });
  server.addService(State.service, {
    GetState: unary(behaviour.getState ?? ((): GetStateResponse => ({ state: 'SERVER_ACTIVE' }))),
  });
  const unheard = (call: Pick<EventEmitter, 'emit'>): void => {
    refuse(call, status.UNKNOWN, 'no behaviour was given');
  };
  server.addService(Router.service, {
    SendPaymentV2: stream<SendPaymentRequest__Output>(behaviour.send ?? unheard),
    TrackPaymentV2: stream<TrackPaymentRequest__Output>(behaviour.track ?? unheard),
  });

  const { certificate: cert, key } = fixture(certificate);
  const credentials = ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) },
  ]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const host = `127.0.0.1:${port}`;
  return {
    host,
    calls,
    set: {
      source: { kind: 'flags' },
      host,
      certificatePem: cert,
      macaroon: testMacaroon,
    },
    stop: () => {
      server.forceShutdown();
    },
  };
}

/** The least that is a macaroon of version 2: an identifier and a signature. */
export const testMacaroon = new Secret(
  Buffer.concat([Buffer.from([2, 2, 1, 3, 0, 0, 6, 32]), Buffer.alloc(32, 9)]),
);

function seen(
  call: Pick<ServerUnaryCall<unknown, unknown>, 'metadata' | 'getPath' | 'getDeadline'>,
): SeenCall {
  const [macaroon] = call.metadata.get('macaroon');
  return {
    method: call.getPath(),
    macaroon: macaroon?.toString(),
    deadline: call.getDeadline() !== Infinity,
  };
}
