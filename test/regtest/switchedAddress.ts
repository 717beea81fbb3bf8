import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** An address that leads to one node and later to another. */
export interface SwitchedAddress {
  readonly host: string;
  /** `host:port` of the node that those who dial from now on get. */
  leadsTo: string;
  close(): void;
}

export async function switchedAddress(first: string): Promise<SwitchedAddress> {
  const server = createServer((client) => {
    const [host = '', port = ''] = address.leadsTo.split(':');
    const node = connect(Number(port), host);
    client.pipe(node).pipe(client);
    client.on('error', () => node.destroy());
    node.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadsTo: first,
    close: (): void => {
      server.close();
    },
  };
  return address;
}
