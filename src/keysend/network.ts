/** LND's name of the Bitcoin network (mainnet, testnet, testnet4, signet, regtest, simnet), or `practice`. */
export type Network = string;

/** The simulated network: no bitcoin at all. */
export const PRACTICE: Network = 'practice';

/** Networks whose coins are made at will. */
export function isTestNetwork(network: Network): boolean {
  return network === 'regtest' || network === 'simnet' || network === PRACTICE;
}

/** LND's names of the networks whose coins are worth nothing. */
const PLAY_MONEY: ReadonlySet<Network> = new Set([
  'testnet',
  'testnet4',
  'signet',
  'regtest',
  'simnet',
  PRACTICE,
]);

/** A network that is not known to be a test network counts as mainnet. */
export function isRealMoney(network: Network): boolean {
  return !PLAY_MONEY.has(network);
}
