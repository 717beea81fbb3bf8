/** One process that meets its node at many addresses, as soon as it is told; its answer: at which ones the node is the known one. */
import { once } from 'node:events';
import { KnownNodes } from '../../src/connections/knownNodes.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';

const [directory = '', key = ''] = process.argv.slice(2);
const known = new KnownNodes(directory, (error) => {
  throw error;
});
const node = { key: key as NodeKey, alias: 'somebody', network: 'regtest' };

process.send?.('ready');
await once(process, 'message');
const answers: boolean[] = [];
for (let port = 10_001; port <= 10_040; port += 1) {
  answers.push((await known.check(`127.0.0.1:${port}`, node)) === undefined);
}
process.send?.(answers);
process.disconnect();
