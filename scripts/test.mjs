/**
 * `npm test`: installs what the lockfile pins, then runs the suites of suites.ts under the pinned Node.
 *
 *     npm test                    every suite
 *     npm test -- unit lint       these suites
 *
 * This file runs in any Node from 20 on, with nothing installed: it uses nothing but Node.
 */
import { spawn } from 'node:child_process';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from './isInstalled.mjs';
import { needed, pinnedNode } from './pinnedNode.cjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const installLimitMs = 15 * 60_000;

process.exitCode = await main();

async function main() {
  if (!isInstalled(project)) {
    console.log('Installing the packages of package-lock.json …');
    if ((await install()) !== 0) return 1;
    if (!isInstalled(project)) {
      console.error('The installed packages are not those of package-lock.json: does it fit package.json?');
      return 1;
    }
  }
  const node = pinnedNode();
  if (node === undefined) {
    console.error(
      `The tests need Node ${needed}, package-lock.json pins none for ${process.platform} ${process.arch}, ` +
        `and this is Node ${process.versions.node}. Run npm test with Node ${needed} or later.`,
    );
    return 1;
  }
  return run(node, [join(project, 'scripts/runSuites.ts'), ...process.argv.slice(2)]);
}

/** Never asks, never waits for ever, runs no package's scripts. */
function install() {
  const npm = process.env.npm_execpath;
  // `npm ci` deletes node_modules first, which Windows refuses while this process's own Node lies in there.
  const command = process.execPath.startsWith(join(project, 'node_modules') + sep)
    ? ['install', '--no-save']
    : ['ci'];
  const flags = ['--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  return npm === undefined
    ? run('npm', [...command, ...flags], { shell: process.platform === 'win32', timeout: installLimitMs })
    : run(process.execPath, [npm, ...command, ...flags], { timeout: installLimitMs });
}

/** Resolves to the exit code. Ctrl-C reaches the child by itself; this process waits until it has cleaned up. */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: project, stdio: ['ignore', 'inherit', 'inherit'], ...options });
    const forward = {
      SIGINT: () => undefined,
      SIGTERM: () => child.kill('SIGTERM'),
      SIGHUP: () => child.kill('SIGHUP'),
    };
    for (const [signal, listener] of Object.entries(forward)) process.on(signal, listener);
    const end = (code) => {
      for (const [signal, listener] of Object.entries(forward)) process.off(signal, listener);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      end(1);
    });
    child.on('exit', (code, signal) => {
      if (signal === 'SIGTERM' && options.timeout !== undefined) console.error(`${command} was ended.`);
      end(code ?? 1);
    });
  });
}
