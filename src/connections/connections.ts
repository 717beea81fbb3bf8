import { homedir } from 'node:os';
import type {
  ConnectionSet,
  Consent,
  ExposedFile,
  MacaroonStore,
  NamedConnection,
  OtherNode,
} from '../keysend/connection.ts';
import type { LightningNode } from '../keysend/node.ts';
import { Problem } from '../keysend/problem.ts';
import { Consents } from './consents.ts';
import { ExposedFiles } from './exposedFiles.ts';
import { KnownNodes } from './knownNodes.ts';
import { readConnection } from './readConnection.ts';

export interface ConnectionPorts {
  readonly log?: (line: string) => void;
  /** Told once of each macaroon's file that every user of this computer may read. */
  readonly onExposed?: (file: ExposedFile) => void;
  /** Macaroons that the person entered; a terminal has none. */
  readonly macaroons?: Pick<MacaroonStore, 'get'>;
}

/** From a named set to a node, past everything that a person has to say about it; what they said is kept. */
export class Connections {
  readonly #ports: ConnectionPorts;
  readonly #consents: Consents;
  readonly #known: KnownNodes;
  readonly #exposed: ExposedFiles;

  /** @param directory the person's data directory */
  constructor(directory: string, ports: ConnectionPorts) {
    this.#ports = ports;
    this.#consents = new Consents(directory);
    this.#known = new KnownNodes(directory, (error) => {
      ports.log?.(`Which node this is could not be written down: ${String(error)}`);
    });
    this.#exposed = new ExposedFiles(directory);
  }

  /** Rejects with a `Problem`; `consentNeeded` can be answered with `allow`, and `otherNode` with `accept`. */
  async open(
    named: NamedConnection,
    dial: (set: ConnectionSet) => Promise<LightningNode>,
  ): Promise<LightningNode> {
    const { macaroons, onExposed } = this.#ports;
    const set = await readConnection(named, {
      homeDirectory: homedir(),
      workingDirectory: process.cwd(),
      env: process.env,
      allows: async (consent) => this.#consents.allows(consent),
      stored: async (place) => macaroons?.get(place),
    });
    const node = await dial(set);
    try {
      const other = await this.#known.check(set.host, node.info);
      if (other !== undefined) throw new Problem({ kind: 'otherNode', ...other });
    } catch (error) {
      node.close();
      throw error;
    }
    if (onExposed !== undefined) void this.#tellExposed(set, onExposed);
    return node;
  }

  async allow(consent: Consent): Promise<void> {
    await this.#consents.add(consent);
  }

  async accept(other: OtherNode): Promise<void> {
    await this.#known.accept(other);
  }

  /** Holds up nobody. */
  async #tellExposed({ macaroonPath }: ConnectionSet, onExposed: (file: ExposedFile) => void): Promise<void> {
    const file = macaroonPath === undefined ? undefined : await this.#exposed.notice(macaroonPath);
    if (file !== undefined) onExposed(file);
  }
}
