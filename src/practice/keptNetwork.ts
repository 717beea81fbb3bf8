import { Damage, isDamage, openDatabase, setAside } from './openDatabase.ts';
import { openNetwork } from './network/network.ts';
import type { Network } from './network/network.ts';
import type { NetworkOptions } from './network/simulation.ts';
import type { Store } from './network/store.ts';
import { practiceTopology } from './network/topology.ts';
import { sqliteCode } from './sqliteCode.ts';
import { SqliteStore } from './sqliteStore.ts';

export interface KeptNetwork {
  readonly network: Network;
  readonly store: Store;
}

/**
 * The network as the file has it; a new one where there is none. A file that is damaged is set aside, for its money is play
 * money and a person wants to practise.
 *
 * @throws if the disk refuses, or a newer version wrote the file, which is left alone
 */
export function keptNetwork(file: string, options: NetworkOptions, log: (line: string) => void): KeptNetwork {
  try {
    return open(file, options);
  } catch (error) {
    if (!isDamage(error)) throw error;
    log(`${file} is damaged and was set aside: ${error instanceof Error ? error.message : String(error)}`);
    setAside(file);
    return open(file, options);
  }
}

function open(file: string, options: NetworkOptions): KeptNetwork {
  const store = new SqliteStore(openDatabase(file));
  try {
    return { network: openNetwork(store, practiceTopology, options), store };
  } catch (error) {
    store.close();
    if (sqliteCode(error) !== undefined) throw error;
    // What was kept can be read, and makes no sense.
    throw new Damage(String(error), { cause: error });
  }
}
