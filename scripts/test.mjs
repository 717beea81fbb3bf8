/**
 * `npm test`: installs what the lockfile pins, then runs the suites of suites.ts under the pinned Node.
 *
 *     npm test                    every suite
 *     npm test -- unit lint       these suites
 *
 * This file runs in any Node from 20 on, with nothing installed: it uses nothing but Node.
 */
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { run } from './run.mjs';

const suites = fileURLToPath(new URL('runSuites.ts', import.meta.url));
const node = await install();
process.exitCode = node === undefined ? 1 : await run(node, [suites, ...process.argv.slice(2)]);
