/*
 * Who is in the test network. Wallets are made from seeds that follow from the node's name, so that public keys are the
 * same in every run: tests, documents and pictures can name them.
 */

export const nodeNames = [
  'alice',
  'bob',
  'carol',
  'dave',
  'erin',
  'frank',
  'hal',
  'harriet',
  'eve',
  'zed',
] as const;

export type NodeName = (typeof nodeNames)[number];

export interface NodePlan {
  readonly pubkey: string;
  /** For people: what can be seen with this node. */
  readonly teaches: string;
  /** lnd flags of this node alone. */
  readonly flags: readonly string[];
  /** The wallet's first address, for nodes that open channels: blocks are mined to it before the wallet exists. */
  readonly miningAddress?: string;
  /** Its wallet is locked at every start. */
  readonly locked?: true;
}

export interface ChannelPlan {
  readonly from: NodeName;
  readonly to: NodeName;
  readonly sat: number;
  /** What `to` has from the start. */
  readonly pushSat?: number;
  readonly private?: true;
}

const acceptKeysend = '--accept-keysend';

export const nodePlans: Readonly<Record<NodeName, NodePlan>> = {
  alice: {
    pubkey: '0299de2f8ce493980efc3e8bf6c9f55c1d8db7e5537663044befd1c3568011cf2b',
    miningAddress: 'bcrt1q5fwzc4w0azf5ruy9exktpvqt5fl5k0j6fncuzj',
    teaches: 'the sender: your node',
    flags: [acceptKeysend],
  },
  bob: {
    pubkey: '03d3bd5ac67260e35f27f9dd5e6df6f7272ba2d6ee5816479f7020c6e3ee40046b',
    miningAddress: 'bcrt1qj5ykj6a08zpay4za82gvzhvv23cmt0wrs8qww6',
    teaches: 'a direct peer of alice; payments go through it',
    flags: [acceptKeysend],
  },
  carol: {
    pubkey: '030188c3dc56c5c5d503636ade55a5e10762d3d813739cef98107e5633f2d603d3',
    teaches: 'two hops away, over bob',
    flags: [acceptKeysend],
  },
  dave: {
    pubkey: '02357861fb95de99bfe163a7eb05cf4acde405c0b6f8050af0b7aa8f7170eea60f',
    teaches: 'refuses keysends: it runs without --accept-keysend',
    flags: [],
  },
  erin: {
    pubkey: '02baa8b9756e405ca2fd318f933879f9755fe74ba25b214af035751dbf21306dd5',
    miningAddress: 'bcrt1qc6ea9x4h8ch777g8vmngz9zdcr9wfzpsyepj6h',
    teaches: 'the dearer way to frank: 2 sat and 2000 ppm',
    flags: [acceptKeysend, '--bitcoin.basefee=2000', '--bitcoin.feerate=2000'],
  },
  frank: {
    pubkey: '02f74c0c0099626c18fbae3ebc1e9918497a3543d0b62c8d68176f2b541c717cd1',
    teaches: 'a retry: above 90,000 sat the cheap way over bob fails, and the payment goes over erin',
    flags: [acceptKeysend],
  },
  hal: {
    pubkey: '02122ffd3503217b07e53d7f6e1c215064225c4d32e9bb1a2c676f2a3cdac65cd3',
    teaches: 'has a private channel only: the graph shows no way to it',
    flags: [acceptKeysend],
  },
  harriet: {
    pubkey: '037fb5d420737e766a9d86814bc16683fdc899d8672794f7b4e4d143a057a1683d',
    teaches:
      'holds every keysend for 20 s, then refuses it, unless it is settled by hand (lncli settleinvoice)',
    flags: [acceptKeysend, '--keysend-hold-time=20s'],
  },
  eve: {
    pubkey: '020854618f18d0f05317f269f4740f90de51fade30b7e8e6cfe4563bf00a5ec39a',
    teaches: 'its wallet is locked',
    flags: [acceptKeysend],
    locked: true,
  },
  zed: {
    pubkey: '030880227a053966d9e56445dfc50c037eb209c4e6e854ed3ec3e1cb9502969ec1',
    teaches: 'has no channels and no money',
    flags: [acceptKeysend],
  },
};

export const channelPlans: readonly ChannelPlan[] = [
  { from: 'alice', to: 'bob', sat: 10_000_000 },
  { from: 'bob', to: 'carol', sat: 9_000_000 },
  { from: 'alice', to: 'dave', sat: 1_000_000 },
  { from: 'bob', to: 'hal', sat: 1_000_000, private: true },
  { from: 'bob', to: 'harriet', sat: 5_000_000 },
  { from: 'alice', to: 'erin', sat: 5_000_000 },
  { from: 'erin', to: 'frank', sat: 5_000_000 },
  { from: 'bob', to: 'frank', sat: 1_000_000, pushSat: 900_000 },
];
