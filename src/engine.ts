import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { Connections } from './connections/connections.ts';
import type { ConnectionPorts } from './connections/connections.ts';
import { openJournal } from './journal/openJournal.ts';
import type { ConnectionSet, Engine } from './keysend/connection.ts';
import type { JournalDamage } from './keysend/journalCare.ts';
import { connectLnd } from './lnd/connectLnd.ts';
import { serveInForeground } from './practice/foreground.ts';
import type { Foreground, ForegroundWish } from './practice/foreground.ts';
import { PORTS_FROM, PracticeClient } from './practice/practiceClient.ts';
import { systemClock as clock } from './systemClock.ts';

const sources = import.meta.filename.endsWith('.ts');
/** The journal's thread and the practice network's process, bundled beside this file or as their sources. */
const worker = join(import.meta.dirname, sources ? 'journal/worker.ts' : 'journalWorker.cjs');
const script = join(import.meta.dirname, sources ? 'practiceServer.ts' : 'practice.cjs');

export interface EngineOptions extends ConnectionPorts {
  /** Told what a person must read of a damaged journal. */
  readonly onDamage?: (damage: JournalDamage) => void;
}

/** Puts connections, LND, the practice network and the journal together. Reads nothing before it is asked to. */
export function openEngine({ onDamage, ...ports }: EngineOptions = {}): Engine {
  const data = dataFolder();
  const connections = new Connections(data, ports);
  const journal = openJournal(join(data, 'journal.db'), { worker, ...(onDamage && { onDamage }) });
  const practice = new PracticeClient({ folder: join(data, 'practice'), version, script });
  return {
    connect: async (named, signal) => {
      const dial = async (set: ConnectionSet): ReturnType<Engine['connect']> => {
        signal.throwIfAborted();
        // Its thread starts while the node is being reached. What the disk has against it is said to whoever uses it.
        journal.find([]).catch(() => undefined);
        return connectLnd(set, { clock, ...(ports.log && { log: ports.log }) }, signal);
      };
      if (!('host' in named)) return practice.connect(dial, signal);
      return connections.open(named, dial);
    },
    allow: async (consent) => connections.allow(consent),
    accept: async (other) => connections.accept(other),
    journal,
    practice,
  };
}

/** Serves a practice network as long as this process wants it: the person's own, or that of a folder. */
export async function servePractice(
  { dir, ...wish }: ForegroundWish & { readonly dir?: string },
  signal: AbortSignal,
): Promise<Foreground> {
  const place =
    dir === undefined
      ? { folder: join(dataFolder(), 'practice'), portsFrom: PORTS_FROM }
      : { folder: resolve(dir) };
  return serveInForeground({ ...wish, ...place, version: version(), script }, signal);
}

function dataFolder(): string {
  const { data } = envPaths('keysend', { suffix: '' });
  // With HOME set to nothing it would be a part of whatever folder this process is in.
  return isAbsolute(data) ? data : join(userInfo().homedir, data);
}

/** Of this program. */
function version(): string {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}
