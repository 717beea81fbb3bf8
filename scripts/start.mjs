/**
 * `npm start`: from a fresh checkout to a payment on the practice network, and on into an editor.
 *
 *     npm start
 *     npm start -- --no-editor    ends after the payment
 *
 * This file runs in any Node from 20 on, with nothing installed: it uses nothing but Node.
 */
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { run } from './run.mjs';

const start = fileURLToPath(new URL('start.ts', import.meta.url));
const strangers = process.argv.slice(2).filter((word) => word !== '--no-editor');
if (strangers.length > 0) {
  console.error(`npm start takes -- --no-editor and nothing else, not ${strangers.join(' ')}.`);
  process.exitCode = 2;
} else {
  const node = await install();
  process.exitCode =
    node === undefined ? 1 : await run(node, [start, ...process.argv.slice(2)], { stdio: 'inherit' });
}
