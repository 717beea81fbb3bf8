import type { BtcdTarget } from './btcd.ts';
import type { NodeName } from './topology.ts';

/** Where one node of a running network is. The paths are absolute. */
export interface NodeDescription {
  readonly name: NodeName;
  /** 66 hex digits, the same in every run. */
  readonly pubkey: string;
  /** For people: what can be seen with this node. */
  readonly teaches: string;
  /** Its wallet is locked whenever it starts. */
  readonly locked: boolean;
  /** gRPC, `127.0.0.1:port` */
  readonly host: string;
  readonly p2pPort: number;
  readonly dir: string;
  readonly certPath: string;
  /** admin.macaroon */
  readonly macaroonPath: string;
  readonly readonlyMacaroonPath: string;
}

/** A running network, as JSON can hold it. */
export interface NetworkDescription {
  readonly dir: string;
  readonly lncli: string;
  readonly btcctl: string;
  readonly btcd: BtcdTarget;
  readonly nodes: readonly NodeDescription[];
}
