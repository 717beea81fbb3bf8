import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { NodeDescription } from '../regtest/description.ts';

export interface MainnetProxy {
  readonly host: string;
  /** Tears all connections off, as a cable does. */
  cut(): void;
  stop(): void;
}

/**
 * In front of a node on regtest: it says that it is on mainnet, where all the rules for real bitcoin hold. Both names have seven letters,
 * and only the body of GetInfo's answer has them uncompressed.
 */
export async function mainnetProxy(node: NodeDescription): Promise<MainnetProxy> {
  const cert = readFileSync(node.certPath);
  const key = readFileSync(join(node.certPath, '../tls.key'));
  const open = new Set<TLSSocket>();
  const [host = '', port = ''] = node.host.split(':');
  const server = createServer({ cert, key, ALPNProtocols: ['h2'] }, (client) => {
    const upstream = connect({ host, port: Number(port), ca: cert, ALPNProtocols: ['h2'] });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      client.write(Buffer.from(chunk.toString('latin1').replaceAll('regtest', 'mainnet'), 'latin1'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    stop: () => {
      server.close();
      cut();
    },
  };
}
