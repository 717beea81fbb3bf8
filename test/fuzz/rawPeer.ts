import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { ServerUnaryCall, ServerWritableStream, sendUnaryData } from '@grpc/grpc-js';
import type { ConnectionSet } from '../../src/keysend/connection.ts';
import { Lightning, Router, State } from '../../src/wire/descriptor.ts';
import { fixture, testMacaroon } from '../lnd/peer.ts';
import { ALICE } from '../keysend/samples.ts';

export interface Refused {
  readonly code: number;
  readonly details: string;
}
/** What a question gets; `silence`: nothing, as long as anybody waits. */
export type Answer = Buffer | Refused | 'silence';
/** What a stream does; `end` and a refusal are its last. */
export type Move = Answer | 'end';
export type Stream = ServerWritableStream<Buffer, Buffer>;

export interface RawPeer {
  readonly set: ConnectionSet;
  /** To the next questions; without it, it is an LND that is ready. */
  answer: Answer | undefined;
  /** Plays the next SendPaymentV2, TrackPaymentV2. */
  serve: (stream: Stream, method: string) => void;
  /** Called when somebody is left without an answer. */
  onSilence: () => void;
  readonly stop: () => void;
}

const same = (bytes: Buffer): Buffer => bytes;

/** A gRPC server that answers an LND's methods with whatever bytes it is given. */
export async function startRawPeer(): Promise<RawPeer> {
  const server = new Server();
  const { GetInfo, ...rest } = Lightning.service;
  const ready = new Map([
    [
      GetInfo.path,
      GetInfo.responseSerialize({ identity_pubkey: ALICE, alias: 'alice', chains: [{ network: 'regtest' }] }),
    ],
    [State.service.GetState.path, State.service.GetState.responseSerialize({ state: 'SERVER_ACTIVE' })],
  ]);
  const { GetNodeInfo, ChannelBalance, ListChannels, ListPayments, QueryRoutes } = rest;
  const questions = [GetInfo, GetNodeInfo, ChannelBalance, ListChannels, ListPayments, QueryRoutes];

  for (const { path } of [...questions, State.service.GetState]) {
    const handle = (_: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>): void => {
      const answer = peer.answer ?? ready.get(path) ?? { code: status.UNIMPLEMENTED, details: path };
      if (answer === 'silence') peer.onSilence();
      else if (Buffer.isBuffer(answer)) reply(null, answer);
      else reply(answer);
    };
    server.register(path, handle, same, same, 'unary');
  }
  for (const { path } of [Router.service.SendPaymentV2, Router.service.TrackPaymentV2]) {
    const handle = (stream: Stream): void => {
      stream.on('error', () => undefined);
      peer.serve(stream, path);
    };
    server.register(path, handle, same, same, 'serverStream');
  }

  const { certificate, key } = fixture('node');
  const credentials = ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) },
  ]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const peer: RawPeer = {
    set: {
      source: { kind: 'flags' },
      host: `127.0.0.1:${port}`,
      certificatePem: certificate,
      macaroon: testMacaroon,
    },
    answer: undefined,
    serve: (stream) => stream.end(),
    onSilence: () => undefined,
    stop: () => {
      server.forceShutdown();
    },
  };
  return peer;
}

/** Sends these one after the other. */
export function play(stream: Stream, moves: readonly Move[], onSilence: () => void): void {
  for (const move of moves) {
    if (move === 'silence') {
      onSilence();
      return;
    }
    if (move === 'end') break;
    if (Buffer.isBuffer(move)) stream.write(move);
    else {
      stream.emit('error', move);
      return;
    }
  }
  stream.end();
}
