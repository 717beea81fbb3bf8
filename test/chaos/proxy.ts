import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** `up`: to the node. */
export type Direction = 'up' | 'down';

const both: readonly Direction[] = ['up', 'down'];

/** A TCP proxy between one sender and its node that does to their bytes what networks do. */
export class Proxy {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #held: readonly Direction[] = [];
  #onHeld: (() => void) | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** `target` is `127.0.0.1:port`. */
  static async start(target: string): Promise<Proxy> {
    // A paused socket of a sender is read only when the other side is up.
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const proxy = new Proxy(server);
    server.on('connection', (client) => {
      proxy.#join(client, target);
    });
    return proxy;
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

  async close(): Promise<void> {
    for (const pair of this.#pairs) pair.reset();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, target: string): void {
    const [host, port] = target.split(':');
    const node = connect({ host, port: Number(port), allowHalfOpen: true, noDelay: true });
    const pair = new Pair(client, node, () => this.#onHeld?.());
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
  readonly #sockets: readonly Socket[];

  constructor(client: Socket, node: Socket, onHeldUp: () => void) {
    this.#sockets = [client, node];
    this.lines = { up: new Line(client, node, onHeldUp), down: new Line(node, client) };
  }

  end(directions: readonly Direction[]): void {
    for (const direction of directions) this.lines[direction].end();
    if (directions.length === 2) for (const socket of this.#sockets) socket.destroySoon();
  }

  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
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
  #state: 'passes' | 'holds' | 'drops' = 'passes';
  #fromHasEnded = false;

  constructor(from: Socket, to: Socket, onHeld: () => void = () => undefined) {
    this.#to = to;
    this.#onHeld = onHeld;
    from.on('data', (bytes) => {
      this.#take(bytes);
    });
    // A killed sender's socket closes with an error, and without one.
    from.on('error', () => undefined);
    for (const event of ['end', 'close']) {
      from.on(event, () => {
        this.#fromHasEnded = true;
        if (this.#state !== 'holds') to.end();
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
