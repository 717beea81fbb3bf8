// Fit for any Node, with nothing installed: this is where a fresh machine begins.
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from './isInstalled.mjs';
import { needed, pinnedNode } from './pinnedNode.cjs';
import { run } from './run.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const oldestNode = 20;
const limitMs = 15 * 60_000;

/**
 * Installs what the lockfile pins, if it is not there yet.
 *
 * @returns {Promise<string | undefined>} the Node that runs this project's TypeScript; undefined if this machine cannot
 *   have it, and why has been said
 */
export async function install() {
  if (Number(process.versions.node.split('.')[0]) < oldestNode) {
    console.error(
      `This project needs Node ${oldestNode} or later, and this is Node ${process.versions.node}. ` +
        'https://nodejs.org has newer ones.',
    );
    return undefined;
  }
  if (!isInstalled(project)) {
    console.log(
      'Installing the packages of package-lock.json: about 20 s, and a download of 200 MB the first time …',
    );
    if ((await npmInstall()) !== 0) {
      console.error(
        'The packages could not be installed; what npm said is above. The first time it needs the npm registry: ' +
          'is this machine online, and may npm reach it (npm ping)? Then start the same command again.',
      );
      return undefined;
    }
    if (!isInstalled(project)) {
      console.error('The installed packages are not those of package-lock.json: does it fit package.json?');
      return undefined;
    }
  }
  const node = pinnedNode();
  if (node === undefined) {
    console.error(
      `This project needs Node ${needed}, package-lock.json pins none for ${process.platform} ${process.arch}, ` +
        `and this is Node ${process.versions.node}. Start the same command with Node ${needed} or later.`,
    );
  }
  return node;
}

/** Never asks, never waits for ever, runs no package's scripts. */
function npmInstall() {
  const outer = process.env.npm_execpath;
  const npm = outer?.endsWith('npm-cli.js') ? outer : undefined;
  // `npm ci` deletes node_modules first, which Windows refuses while this process's own Node lies in there.
  const command = process.execPath.startsWith(join(project, 'node_modules') + sep)
    ? ['install', '--no-save']
    : ['ci'];
  const which = ['--ignore-scripts', '--include=dev', '--include=optional'];
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  // Who is offline would wait for more than a minute by npm's own measure.
  const words = [...command, ...which, ...quiet, '--fetch-retry-mintimeout=2000'];
  return npm === undefined
    ? run(['npm', ...words].join(' '), [], { shell: true, timeout: limitMs })
    : run(process.execPath, [npm, ...words], { timeout: limitMs });
}
