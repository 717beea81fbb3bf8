import { createHash, randomBytes } from 'node:crypto';
import { Client, Metadata } from '@grpc/grpc-js';
import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import type { Clock } from '../../../src/keysend/clock.ts';
import type { ConnectionSet } from '../../../src/keysend/connection.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import type { Secret } from '../../../src/keysend/secret.ts';
import { credentialsOf, optionsFor, targetOf } from '../../../src/lnd/channel.ts';
import { MemoryStore } from '../../../src/practice/network/memoryStore.ts';
import { openNetwork } from '../../../src/practice/network/network.ts';
import type { Network } from '../../../src/practice/network/network.ts';
import { practiceTopology } from '../../../src/practice/network/topology.ts';
import { makeIdentity } from '../../../src/practice/server/identity.ts';
import type { Identity } from '../../../src/practice/server/identity.ts';
import { startServer } from '../../../src/practice/server/startServer.ts';
import type { PracticeServer } from '../../../src/practice/server/startServer.ts';
import { systemClock } from '../../../src/systemClock.ts';
import type { SendPaymentRequest } from '../../../src/wire/generated/routerrpc/SendPaymentRequest.ts';

interface Method<I, O> {
  readonly path: string;
  readonly requestSerialize: (request: I) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => O;
}

export interface CallOptions {
  /** The header; the admin macaroon where none is given. */
  readonly macaroons?: readonly (Secret | string)[];
  readonly deadline?: number;
}

let identity: Promise<Identity> | undefined;

/** The practice network behind its server, and a gRPC client with the options that the product's own has. */
export class PracticePeer {
  readonly network: Network;
  readonly server: PracticeServer;
  readonly identity: Identity;
  readonly log: readonly string[];
  readonly #client: Client;

  private constructor(network: Network, server: PracticeServer, by: Identity, log: readonly string[]) {
    this.network = network;
    this.server = server;
    this.identity = by;
    this.log = log;
    this.#client = new Client(targetOf(this.host), credentialsOf(this.set), {
      ...optionsFor(this.host),
      // Clients of one process share their connections otherwise.
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  static async start(
    options: { readonly clock?: Clock; readonly delayMs?: number; readonly onShutdown?: () => void } = {},
  ): Promise<PracticePeer> {
    const { clock = systemClock, delayMs = 0, onShutdown = () => undefined } = options;
    identity ??= makeIdentity(Date.now());
    const network = openNetwork(new MemoryStore(), practiceTopology, {
      now: clock.now(),
      seed: 'tests',
      delayMs,
    });
    const log: string[] = [];
    const server = await startServer({
      network,
      identity: await identity,
      port: 0,
      clock,
      version: '1.2.3',
      onShutdown,
      log: (line) => log.push(line),
    });
    return new PracticePeer(network, server, await identity, log);
  }

  get host(): string {
    return `127.0.0.1:${this.server.port}`;
  }

  /** As the product reads it from files. */
  get set(): ConnectionSet {
    const { certificatePem, adminMacaroon: macaroon } = this.identity;
    return { source: { kind: 'practice' }, host: this.host, certificatePem, macaroon };
  }

  key(alias: string): NodeKey {
    const node = this.network.nodes().find((it) => it.alias === alias);
    if (node === undefined) throw new Error(`The practice network has no ${alias}.`);
    return node.key;
  }

  bytes(alias: string): Buffer {
    return Buffer.from(this.key(alias), 'hex');
  }

  ask<I, O>(method: Method<I, O>, request: I, options: CallOptions = {}): Promise<O> {
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.#metadata(options),
        options.deadline === undefined ? {} : { deadline: options.deadline },
        (error, answer) => {
          if (error === null && answer !== undefined) resolve(answer);
          else reject(error ?? new Error('no answer'));
        },
      );
    });
  }

  open<I, O>(method: Method<I, O>, request: I, options: CallOptions = {}): ClientReadableStream<O> {
    const { path, requestSerialize, responseDeserialize } = method;
    return this.#client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      this.#metadata(options),
      options.deadline === undefined ? {} : { deadline: options.deadline },
    );
  }

  /** All messages of a stream up to its end. */
  async all<I, O>(method: Method<I, O>, request: I, options: CallOptions = {}): Promise<O[]> {
    const messages: O[] = [];
    for await (const message of this.open(method, request, options)) messages.push(message as O);
    return messages;
  }

  /** A second client of the same server, on a connection of its own. */
  another(): PracticePeer {
    return new PracticePeer(this.network, this.server, this.identity, this.log);
  }

  /** Ends this client alone. */
  leave(): void {
    this.#client.close();
  }

  async close(): Promise<void> {
    this.leave();
    await this.server.close();
  }

  #metadata({ macaroons = [this.identity.adminMacaroon] }: CallOptions): Metadata {
    const metadata = new Metadata();
    for (const macaroon of macaroons) {
      metadata.add(
        'macaroon',
        typeof macaroon === 'string' ? macaroon : Buffer.from(macaroon.expose()).toString('hex'),
      );
    }
    return metadata;
  }
}

/** Code and words of a call's refusal; throws where it was none. */
export async function refusalOf(answer: Promise<unknown>): Promise<{ code: number; details: string }> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof Error && 'details' in error) {
      const { code, details } = error as ServiceError;
      return { code, details };
    }
    throw error;
  }
  throw new Error('It was not refused.');
}

/** What `lncli sendpayment --keysend` asks for, and the payment's hash. */
export function keysend(
  destination: Buffer,
  changes: SendPaymentRequest = {},
): readonly [SendPaymentRequest, PaymentHash] {
  const preimage = randomBytes(32);
  const hash = createHash('sha256').update(preimage).digest();
  const request = {
    dest: destination,
    amt: '1000',
    payment_hash: hash,
    dest_custom_records: { '5482373484': preimage },
    timeout_seconds: 60,
    fee_limit_sat: '1000',
    ...changes,
  };
  return [request, hash.toString('hex') as PaymentHash];
}
