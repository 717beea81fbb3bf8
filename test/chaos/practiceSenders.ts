import { connectLnd } from '../../src/lnd/connectLnd.ts';
import type { Engine } from '../../src/keysend/connection.ts';
import { recoverOrders } from '../../src/keysend/recoverOrders.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import type { Practice } from '../../src/keysend/practice.ts';
import type { Identity } from '../../src/practice/server/identity.ts';
import { runTerminal } from '../../src/terminal/run.ts';
import type { BrokenDisk } from './brokenDisk.ts';
import { InProcess } from './inProcess.ts';
import type { Journals } from './journals.ts';
import type { Life } from './life.ts';
import type { Random } from './random.ts';
import { sendSameOrder } from './sameOrder.ts';
import type { SameOrder } from './sameOrder.ts';
import type { Clock } from './world.ts';

/** What senders of this process share. */
export interface Surroundings {
  readonly clock: Clock;
  readonly journals: Journals;
  readonly identity: Identity;
}

/** What one of them finds. */
export interface Place {
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly random: Random;
  readonly disk?: BrokenDisk;
  /** What the program does when it is done. */
  readonly afterwards?: () => Promise<void>;
}

type Connect = (signal: AbortSignal) => Promise<LightningNode>;

/** A process needs so long until its code runs. */
const STARTS_WITHIN_MS = 250;

/** The command as a person types it, put together as cli.ts does, but for what a death must cut off. */
export function startTerminal(words: readonly string[], place: Place, surroundings: Surroundings): InProcess {
  return new InProcess(surroundings.clock, async ({ life, signals, streams }) => {
    await life.clock.sleep(place.random.between(50, STARTS_WITHIN_MS));
    const connect = connectFrom(place, life, surroundings);
    const journal = surroundings.journals.take(life, latencyOf(place.random), place.disk);
    const engine: Engine = {
      connect: async (_, signal) => connect(signal),
      journal,
      allow: unused,
      accept: unused,
      practice: new Proxy({} as Practice, { get: () => unused }),
    };
    const exitCode = await runTerminal(words, {
      streams,
      signals,
      clock: life.clock,
      commandName: 'keysend',
      version: () => 'chaos',
      choose: async () => ({ source: { kind: 'flags' }, host: place.host, macaroonPath: '' }),
      loadEngine: async () => engine,
      servePractice: unused,
    });
    await place.afterwards?.();
    return exitCode;
  });
}

/** Sends a given order after a line on its input. */
export function startSameOrder(order: SameOrder, place: Place, surroundings: Surroundings): InProcess {
  return new InProcess(surroundings.clock, async ({ life, signals, streams }) => {
    const leave = new AbortController();
    signals.on('SIGTERM', () => {
      leave.abort();
    });
    return sendSameOrder(
      order,
      {
        node: await connectFrom(place, life, surroundings)(leave.signal),
        journal: surroundings.journals.take(life, latencyOf(place.random)),
        clock: life.clock,
        print: (event) => streams.stdout.write(`${JSON.stringify(event)}\n`),
        go: async () => new Promise((resolve) => streams.stdin.once('data', resolve)),
      },
      leave.signal,
    );
  });
}

/** A line for each snapshot of what it finds: what the editor does when it has reached its node. */
export function startWindow(place: Place, surroundings: Surroundings): InProcess {
  return new InProcess(surroundings.clock, async ({ life, signals, streams }) => {
    const [leave, retire] = [new AbortController(), new AbortController()];
    // As the two phases of a window's end.
    signals.on('SIGINT', () => {
      retire.abort();
    });
    signals.on('SIGTERM', () => {
      leave.abort();
    });
    const node = await connectFrom(place, life, surroundings)(leave.signal);
    const journal = surroundings.journals.take(life, latencyOf(place.random));
    const onTrouble = (error: unknown): void => {
      streams.stderr.write(`${String(error)}\n`);
    };
    const ports = { node, journal, clock: life.clock, onTrouble };
    const ends = { leave: leave.signal, retire: retire.signal };
    for await (const { order, payment, over } of recoverOrders(ports, ends)) {
      const { state, unknown, status } = payment;
      streams.stdout.write(`${JSON.stringify({ hash: order.hash, state, unknown, status, over })}\n`);
    }
    node.close();
    await journal.close();
    return 0;
  });
}

function connectFrom(place: Place, life: Life, { identity }: Surroundings): Connect {
  return async (signal) => {
    const set = {
      source: { kind: 'flags' },
      host: place.host,
      certificatePem: identity.certificatePem,
      macaroon: identity.adminMacaroon,
    } as const;
    const connecting = connectLnd(set, { clock: life.clock }, AbortSignal.any([signal, life.death]));
    const node = await life.alive(connecting);
    life.death.addEventListener('abort', () => {
      node.close();
    });
    return node;
  };
}

/** Mostly a moment, now and then what a busy disk takes. */
function latencyOf(random: Random): () => number {
  return () => (random.next() < 0.1 ? random.between(5, 80) : random.between(0, 4));
}

async function unused(): Promise<never> {
  throw new Error('Nobody asks for this here.');
}
