import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server as Listener, Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Clock } from '../../keysend/clock.ts';
import type { Network } from '../network/network.ts';
import { authorize } from './authorize.ts';
import { Calls } from './calls.ts';
import { serveControl } from './controlService.ts';
import { Driver } from './driver.ts';
import type { Identity } from './identity.ts';
import { serveLightning } from './lightning.ts';
import { CONTROL, permissions } from './permissions.ts';
import { Refusal } from './refusal.ts';
import { serveRouter } from './router.ts';
import { serveState } from './state.ts';
import { refuseTheRest } from './unimplemented.ts';

export interface ServerOptions {
  readonly network: Network;
  readonly identity: Identity;
  /** On 127.0.0.1; 0: any that is free. */
  readonly port: number;
  readonly clock: Clock;
  /** The program's own, for `control.version`. */
  readonly version: string;
  /** `control.shutdown` was called and answered. The server does not close by itself. */
  readonly onShutdown?: () => void;
  /** For the log of a support case: bugs, with their stack. Never a secret. */
  readonly log?: (line: string) => void;
}

export interface PracticeServer {
  readonly port: number;
  /** Unix milliseconds at which the last call ended (before the first: the start); Infinity while one is open. */
  readonly lastUsed: number;
  /** Open streams end as LND ends them when it shuts down. Resolves when the port is free. */
  close(): Promise<void>;
}

/** For those who do not read what still goes out to them. */
const CLOSE_WITHIN_MS = 500;
const ROUTER = '/routerrpc.Router/';
const CONTROL_SERVICE = '/keysend.Practice/';
const STATE_SERVICE = '/lnrpc.State/';

/**
 * Serves the network as LND would on 127.0.0.1, and moves it on as time goes by.
 *
 * @throws an Error with the code `EADDRINUSE` where the port is taken
 */
export async function startServer(options: ServerOptions): Promise<PracticeServer> {
  const { network, identity, clock, version, onShutdown = () => undefined, log = () => undefined } = options;
  const server = new Server({
    // Counters for a debugging page that nobody opens.
    'grpc.enable_channelz': 0,
    // As LND: a caller that is silent for so long is asked whether it is there.
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
  });
  const driver = new Driver(network, {
    clock,
    onFailure: (error) => {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log(`The practice network stands still: ${detail}`);
      // Whoever follows a payment can look it up again; silence would be worse.
      calls.failStreams(ROUTER, new Refusal('the practice network failed; the log says why'));
    },
  });
  const calls = new Calls(server, {
    clock,
    log,
    authorize: (caller) => {
      const { method } = caller;
      if (method.startsWith(STATE_SERVICE)) return;
      const needed = method.startsWith(CONTROL_SERVICE) ? CONTROL : permissions[method];
      // A method without a permission is a mistake of ours: nobody may.
      if (needed === undefined) throw new Refusal('permission denied');
      authorize(caller, needed, identity.rootKey, clock.now());
    },
    onDone: () => {
      driver.look();
    },
  });
  serveState(calls);
  serveLightning(calls, network, clock);
  serveRouter(calls, network);
  serveControl(calls, network, { version, onShutdown });
  refuseTheRest(server);

  const sockets = new Set<Socket>();
  const listener = await listen(server, sockets, options.port, identity);
  const { port } = listener.address() as AddressInfo;
  driver.look();
  return {
    port,
    get lastUsed() {
      return calls.lastUsed;
    },
    close: async () => {
      driver.close();
      calls.failStreams(ROUTER, new Refusal('routerrpc server shutting down'));
      calls.endStreams();
      await shutDown(server, sockets, listener);
    },
  };
}

/**
 * Listens itself and hands the connections on: grpc-js tells of a port that is taken in words alone, and on standard error. Those that
 * are open are in `sockets`.
 */
async function listen(
  server: Server,
  sockets: Set<Socket>,
  port: number,
  { certificatePem, keyPem }: Identity,
): Promise<Listener> {
  const credentials = ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(certificatePem), private_key: Buffer.from(keyPem) },
  ]);
  const injector = server.createConnectionInjector(credentials);
  const listener = createServer({ noDelay: true }, (socket) => {
    // Whatever breaks a connection ends its calls, and that is all there is to do.
    socket.on('error', () => undefined);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    injector.injectConnection(socket);
  });
  listener.listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return listener;
}

async function shutDown(server: Server, sockets: ReadonlySet<Socket>, listener: Listener): Promise<void> {
  const freed = once(listener, 'close');
  listener.close();
  await new Promise<void>((resolve) => {
    const impatience = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, CLOSE_WITHIN_MS);
    server.tryShutdown(() => {
      clearTimeout(impatience);
      resolve();
    });
  });
  // Whoever has connected and not finished the handshake is none of gRPC's yet, and would keep the port for as long as they like.
  const impatience = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, CLOSE_WITHIN_MS);
  await freed;
  clearTimeout(impatience);
}
