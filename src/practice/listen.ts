import type { PracticeServer } from './server/startServer.ts';
import { unavailable } from './unavailable.ts';

/** How many ports from the first on are tried, for so many people on one machine. */
const NEIGHBOURS = 20;

export interface Ports {
  readonly port?: number;
  readonly kept?: number;
  readonly portsFrom?: number;
}

/**
 * Starts a server on the first port that is free: on `port` alone where one is demanded, else on the one it had, else on one of
 * a few that clients of other programs do not get by chance, else on any.
 *
 * @throws as `start` does; with a `Problem` where the demanded port is taken
 */
export async function listen(
  { port, kept, portsFrom }: Ports,
  start: (port: number) => Promise<PracticeServer>,
): Promise<PracticeServer> {
  if (port !== undefined) {
    const server = await unlessTaken(start(port));
    if (server === undefined) throw unavailable({ kind: 'portTaken', port });
    return server;
  }
  const row =
    portsFrom === undefined ? [] : Array.from({ length: NEIGHBOURS }, (_, step) => portsFrom + step);
  for (const candidate of [...(kept === undefined ? [] : [kept]), ...row]) {
    const server = await unlessTaken(start(candidate));
    if (server !== undefined) return server;
  }
  return start(0);
}

async function unlessTaken(starting: Promise<PracticeServer>): Promise<PracticeServer | undefined> {
  try {
    return await starting;
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    // Windows keeps some ranges for itself and says so with EACCES.
    if (code === 'EADDRINUSE' || code === 'EACCES') return undefined;
    throw error;
  }
}
