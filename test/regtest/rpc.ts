import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { MethodDefinition, PackageDefinition } from '@grpc/proto-loader';
import type { Replies } from './replies.ts';

/*
 * A plain gRPC client for LND that shares no line with the product: what the product says about a payment is checked
 * against what this one sees.
 *
 * Messages are as proto-loader decodes them: snake_case, 64-bit numbers as decimal strings, enums by name, bytes as
 * Buffer, every field present.
 */

/** How to reach one LND. Without a macaroon only the State and WalletUnlocker services answer. */
export interface RpcTarget {
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly certPath: string;
  readonly macaroonPath?: string;
}

export interface CallOptions {
  /** Ends the call with code 1 CANCELLED. */
  readonly signal?: AbortSignal;
  /** gRPC deadline in ms; 30 s where none is given. */
  readonly timeoutMs?: number;
}

/** A method's full name, `lnrpc.Lightning/GetInfo`. `Replies` types the ones in use; others answer a record. */
export interface Rpc {
  call<M extends keyof Replies>(method: M, request?: object, options?: CallOptions): Promise<Replies[M]>;
  call(method: string, request?: object, options?: CallOptions): Promise<Record<string, unknown>>;
  /** A server stream: async iterable, or `on('data')`. It has no deadline; `cancel()` ends it. */
  stream<M extends keyof Replies>(method: M, request?: object): grpc.ClientReadableStream<Replies[M]>;
  stream(method: string, request?: object): grpc.ClientReadableStream<Record<string, unknown>>;
  close(): void;
}

const protoRoots = [join(import.meta.dirname, '..', '..', 'proto'), join(import.meta.dirname, 'proto')];
const protoFiles = [
  'lightning.proto',
  'routerrpc/router.proto',
  'stateservice.proto',
  'walletunlocker.proto',
  'invoicesrpc/invoices.proto',
];

let loaded: PackageDefinition | undefined;

function methodNamed(name: string): MethodDefinition<object, object> {
  loaded ??= loadSync(protoFiles, {
    includeDirs: protoRoots,
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const [serviceName = '', methodName = ''] = name.split('/');
  const service = loaded[serviceName];
  const method = service && !('format' in service) ? service[methodName] : undefined;
  if (!method) throw new Error(`LND's proto files have no method ${name}.`);
  return method;
}

/** Opens a channel; nothing is sent before the first call. The macaroon file is read now. */
export function openRpc(target: RpcTarget): Rpc {
  const client = new grpc.Client(target.host, grpc.credentials.createSsl(readFileSync(target.certPath)), {
    'grpc.max_receive_message_length': 200 * 1024 * 1024,
    'grpc.enable_http_proxy': 0,
    // grpc-js gives TLS an IP address as server name, of which Node 24 warns. LND's certificates name localhost too.
    'grpc.ssl_target_name_override': 'localhost',
    // Nodes are started and killed all the time here: grpc-js would wait a second and more before it looks again.
    'grpc.initial_reconnect_backoff_ms': 50,
    'grpc.min_reconnect_backoff_ms': 50,
    'grpc.max_reconnect_backoff_ms': 250,
  });
  const macaroon =
    target.macaroonPath === undefined ? undefined : readFileSync(target.macaroonPath).toString('hex');

  const metadata = (): grpc.Metadata => {
    const headers = new grpc.Metadata();
    if (macaroon !== undefined) headers.set('macaroon', macaroon);
    return headers;
  };

  return {
    call(name: string, request: object = {}, options: CallOptions = {}): Promise<never> {
      const method = methodNamed(name);
      return new Promise((resolve, reject) => {
        const call = client.makeUnaryRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          request,
          metadata(),
          { deadline: Date.now() + (options.timeoutMs ?? 30_000) },
          (error, reply) => {
            options.signal?.removeEventListener('abort', cancel);
            // What the reply holds is the proto files' word, and so is Replies.
            if (error) reject(error);
            else resolve(reply as never);
          },
        );
        const cancel = (): void => {
          call.cancel();
        };
        if (options.signal?.aborted) cancel();
        options.signal?.addEventListener('abort', cancel, { once: true });
      });
    },
    stream(name: string, request: object = {}): grpc.ClientReadableStream<never> {
      const method = methodNamed(name);
      return client.makeServerStreamRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        metadata(),
      ) as grpc.ClientReadableStream<never>;
    },
    close(): void {
      client.close();
    },
  };
}

/** Runs `use` with a client that is closed afterwards. */
export async function withRpc<T>(target: RpcTarget, use: (rpc: Rpc) => Promise<T>): Promise<T> {
  const rpc = openRpc(target);
  try {
    return await use(rpc);
  } finally {
    rpc.close();
  }
}

/** The wallet's state without a macaroon, or why LND does not answer yet. */
export async function walletState(
  target: RpcTarget,
): Promise<Replies['lnrpc.State/GetState']['state'] | 'DOWN'> {
  if (!existsSync(target.certPath)) return 'DOWN';
  try {
    const { host, certPath } = target;
    const reply = await withRpc({ host, certPath }, (rpc) =>
      rpc.call('lnrpc.State/GetState', {}, { timeoutMs: 2_000 }),
    );
    return reply.state;
  } catch {
    return 'DOWN';
  }
}
