import type { Clock } from '../../keysend/clock.ts';
import type { Network } from '../network/network.ts';
import type { Identity } from './identity.ts';

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

/**
 * Serves the network as LND would on 127.0.0.1, and moves it on as time goes by.
 *
 * @throws an Error with the code `EADDRINUSE` where the port is taken
 */
export async function startServer(options: ServerOptions): Promise<PracticeServer> {
  throw new Error(`not built yet: ${String(options.port)}`);
}
