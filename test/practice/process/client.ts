import { PracticeClient } from '../../../src/practice/practiceClient.ts';
import { SCRIPT } from './stage.ts';

/* A window of somebody else: asks for the nodes of the folder in its first argument, and prints which process serves them. */

const [folder = ''] = process.argv.slice(2);
const client = new PracticeClient({ folder, version: () => '1.0.0', script: SCRIPT });
const nodes = await client.nodes(AbortSignal.timeout(30_000));
process.stdout.write(`${String(nodes.length)}\n`);
