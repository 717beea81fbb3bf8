import { homedir } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { Consents } from './connections/consents.ts';
import { readConnection } from './connections/readConnection.ts';
import { openJournal } from './journal/openJournal.ts';
import type { Engine } from './keysend/connection.ts';
import { connectLnd } from './lnd/connectLnd.ts';
import { systemClock as clock } from './systemClock.ts';

/** The journal's thread, bundled beside this file or as its source. */
const worker = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'journal/worker.ts' : 'journalWorker.cjs',
);

/** Puts connections, LND and the journal together. Reads nothing before it is asked to. */
export function openEngine(options: { readonly log?: (line: string) => void } = {}): Engine {
  const { data } = envPaths('keysend', { suffix: '' });
  const consents = new Consents(data);
  const journal = openJournal(join(data, 'journal.db'), { worker });
  return {
    connect: async (named, signal) => {
      const set = await readConnection(named, {
        homeDirectory: homedir(),
        workingDirectory: process.cwd(),
        env: process.env,
        allows: async (consent) => consents.allows(consent),
      });
      signal.throwIfAborted();
      // Its thread starts while the node is being reached. What the disk has against it is said to whoever uses it.
      journal.find([]).catch(() => undefined);
      return connectLnd(set, { clock, ...options }, signal);
    },
    allow: async (consent) => consents.add(consent),
    journal,
  };
}
