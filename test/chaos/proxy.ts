import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** `up`: to the node. */
export type Direction = 'up' | 'down';

const both: readonly Direction[] = ['up', 'down'];

/** A TCP proxy between one sender and its node that does to their bytes what networks do. */
export class Proxy {
  readonly #server: Server;
  readonly #port: number;
  readonly #latencyMs: () => number;
  readonly #pairs = new Set<Pair>();
  #held: readonly Direction[] = [];
  #onHeld: (() => void) | undefined;
  #hasNoSender = false;
  #isClosed = false;

  private constructor(server: Server, latencyMs: () => number) {
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    this.#latencyMs = latencyMs;
  }

  /** `target` is `127.0.0.1:port`. `latencyMs`: how long bytes take, asked for once for each direction of a connection. */
  static async start(target: string, latencyMs: () => number = () => 0): Promise<Proxy> {
    // A paused socket of a sender is read only when the other side is up.
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await listen(server, 0);
    const proxy = new Proxy(server, latencyMs);
    server.on('connection', (client) => {
      proxy.#join(client, target);
    });
    return proxy;
  }

  /** `127.0.0.1:port` */
  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Ends every connection as an orderly peer does. */
  cut(): void {
    for (const pair of this.#pairs) pair.end(both);
  }

  reset(): void {
    for (const pair of this.#pairs) pair.reset();
  }

  /** Ends one direction of every connection; the other stays open. */
  endOne(direction: Direction): void {
    for (const pair of this.#pairs) pair.end([direction]);
  }

  /** Throws away what comes in one direction from now on; the connections stay open. */
  drop(direction: Direction): void {
    for (const pair of this.#pairs) pair.lines[direction].drop();
  }

  /** Keeps what comes, the end of a connection too, until `release`; holds for connections that come later, too. */
  hold(directions: readonly Direction[] = both): void {
    this.#held = directions;
    for (const pair of this.#pairs) this.#holdOf(pair);
  }

  /** Delivers what was held. Where its sender has ended meanwhile, the node is told so long afterwards. */
  release(endAfterMs = 0): void {
    this.#held = [];
    for (const { lines } of this.#pairs) for (const each of both) lines[each].release(endAfterMs);
  }

  /** Resolves when something is held that was to go up. */
  async heldSomething(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#onHeld = () => {
      resolve(undefined);
    };
    if ([...this.#pairs].some(({ lines }) => lines.up.holdsSomething)) resolve(undefined);
    await promise;
  }

  /** The sender was killed: what it sent is on its way, and nothing comes after it. For senders that are no process of their own. */
  loseSender(): void {
    this.#hasNoSender = true;
    for (const pair of this.#pairs) pair.loseSender();
  }

  /** The same of the node. */
  loseNode(): void {
    for (const pair of this.#pairs) pair.loseNode();
  }

  /** Connections are refused from now on. */
  refuse(): void {
    this.#server.close();
  }

  async accept(): Promise<void> {
    await listen(this.#server, this.#port);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const pair of this.#pairs) pair.reset();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, target: string): void {
    if (this.#hasNoSender) {
      client.destroy();
      return;
    }
    const [host, port] = target.split(':');
    const node = connect({ host, port: Number(port), allowHalfOpen: true, noDelay: true });
    const pair = new Pair([client, node], this.#latencyMs, () => this.#onHeld?.());
    this.#pairs.add(pair);
    this.#holdOf(pair);
    pair.onceGone(() => this.#pairs.delete(pair));
  }

  #holdOf({ lines }: Pair): void {
    for (const direction of this.#held) lines[direction].hold();
  }
}

/** One connection of a sender's, and the one to the node that belongs to it. */
class Pair {
  readonly lines: Readonly<Record<Direction, Line>>;
  readonly #sockets: readonly [client: Socket, node: Socket];

  constructor(
    [client, node]: readonly [client: Socket, node: Socket],
    latencyMs: () => number,
    onHeldUp: () => void,
  ) {
    this.#sockets = [client, node];
    this.lines = {
      up: new Line(client, node, latencyMs(), onHeldUp),
      down: new Line(node, client, latencyMs()),
    };
  }

  end(directions: readonly Direction[]): void {
    for (const direction of directions) this.lines[direction].end();
    if (directions.length === 2) for (const socket of this.#sockets) socket.destroySoon();
  }

  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  loseSender(): void {
    this.#sockets[0].resetAndDestroy();
  }

  loseNode(): void {
    this.#sockets[1].resetAndDestroy();
  }

  onceGone(act: () => void): void {
    let open = this.#sockets.length;
    for (const socket of this.#sockets) {
      socket.once('close', () => {
        open -= 1;
        if (open === 0) act();
      });
    }
  }
}

/** One direction of a connection. */
class Line {
  readonly #to: Socket;
  readonly #held: Buffer[] = [];
  readonly #onHeld: () => void;
  readonly #latencyMs: number;
  #state: 'passes' | 'holds' | 'drops' = 'passes';
  #fromHasEnded = false;

  constructor(from: Socket, to: Socket, latencyMs: number, onHeld: () => void = () => undefined) {
    this.#to = to;
    this.#latencyMs = latencyMs;
    this.#onHeld = onHeld;
    from.on('data', (bytes) => {
      this.#afterItsWay(() => {
        this.#take(bytes);
      });
    });
    // A killed sender's socket closes with an error, and without one.
    from.on('error', () => undefined);
    for (const event of ['end', 'close']) {
      from.on(event, () => {
        this.#afterItsWay(() => {
          this.#fromHasEnded = true;
          if (this.#state !== 'holds') to.end();
        });
      });
    }
  }

  get holdsSomething(): boolean {
    return this.#held.length > 0;
  }

  hold(): void {
    this.#state = 'holds';
  }

  drop(): void {
    this.#state = 'drops';
  }

  end(): void {
    this.#state = 'drops';
    this.#to.end();
  }

  release(endAfterMs: number): void {
    if (this.#state !== 'holds') return;
    this.#state = 'passes';
    for (const bytes of this.#held.splice(0)) this.#write(bytes);
    if (!this.#fromHasEnded) return;
    setTimeout(() => {
      this.#to.end();
    }, endAfterMs);
  }

  #afterItsWay(arrive: () => void): void {
    if (this.#latencyMs === 0) arrive();
    else setTimeout(arrive, this.#latencyMs);
  }

  #take(bytes: Buffer): void {
    if (this.#state === 'passes') this.#write(bytes);
    if (this.#state !== 'holds') return;
    this.#held.push(bytes);
    this.#onHeld();
  }

  #write(bytes: Buffer): void {
    if (this.#to.writable) this.#to.write(bytes);
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
