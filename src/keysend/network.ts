/** LND's name of the Bitcoin network: mainnet, testnet, testnet4, signet, regtest or simnet. */
export type Network = string;

/** Networks whose coins are made at will. */
export function isTestNetwork(network: Network): boolean {
  return network === 'regtest' || network === 'simnet';
}

/** LND's names of the networks whose coins are worth nothing. */
const PLAY_MONEY: ReadonlySet<Network> = new Set(['testnet', 'testnet4', 'signet', 'regtest', 'simnet']);

/** A network that is not known to be a test network counts as mainnet. */
export function isRealMoney(network: Network): boolean {
  return !PLAY_MONEY.has(network);
}
