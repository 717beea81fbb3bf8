import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { NodeControl } from './lndProcess.ts';
import type { Network } from './network.ts';
import { nodeNames } from './topology.ts';
import type { NodeName } from './topology.ts';

/*
 * Stopping and starting nodes from another process. It must be the process that started them: it knows their flags, and
 * they are its children. HTTP on the loopback: POST /<node>/<action> with {"flags": [...]}.
 */

/** Where the control server is, as JSON can hold it. The token is all that is needed to kill a node. */
export interface ControlTarget {
  readonly url: string;
  readonly token: string;
}

export interface ControlServer {
  readonly target: ControlTarget;
  close(): Promise<void>;
}

const actions = ['isRunning', 'stop', 'kill', 'start', 'pause', 'resume'] as const;
type Action = (typeof actions)[number];

interface Answer {
  readonly result?: boolean;
  readonly error?: string;
}

export async function serveControl(network: Network): Promise<ControlServer> {
  const token = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    void answer(network, token, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    target: { url: `http://127.0.0.1:${port}`, token },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** The control of one node, by way of the process that started it. Errors carry that process's words. */
export function remoteControl(target: ControlTarget, name: NodeName): NodeControl {
  const ask = async (action: Action, flags: readonly string[] = []): Promise<boolean> => {
    const response = await fetch(`${target.url}/${name}/${action}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${target.token}` },
      body: JSON.stringify({ flags }),
    });
    const { result, error } = (await response.json()) as Answer;
    if (error !== undefined) throw new Error(error);
    return result ?? false;
  };
  const order = async (action: Action, flags?: readonly string[]): Promise<void> => {
    await ask(action, flags);
  };
  return {
    isRunning: () => ask('isRunning'),
    stop: () => order('stop'),
    kill: () => order('kill'),
    start: (flags) => order('start', flags),
    pause: () => order('pause'),
    resume: () => order('resume'),
  };
}

async function answer(
  network: Network,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, body: Answer): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  try {
    if (!isAuthorized(request, token)) {
      send(401, { error: 'The token is not this network’s.' });
      return;
    }
    const [, nodeName, actionName] = (request.url ?? '').split('/');
    const name = nodeNames.find((known) => known === nodeName);
    const action = actions.find((known) => known === actionName);
    if (request.method !== 'POST' || !name || !action) {
      send(404, { error: `There is no ${request.method ?? ''} ${request.url ?? ''}.` });
      return;
    }
    const { flags } = (await json(request)) as { flags: string[] };
    const node = network.node(name);
    const result = await (action === 'start' ? node.start(flags) : node[action]());
    send(200, { result: result ?? true });
  } catch (error) {
    send(500, { error: error instanceof Error ? error.message : String(error) });
  }
}

function isAuthorized(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
