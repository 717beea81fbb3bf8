#!/usr/bin/env node
// The `keysend` command: finds a Node that is new enough, then starts the bundled command line in it. In a checkout
// that was never built, or has changed since, it builds first.
const { spawn, spawnSync } = require('node:child_process');
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { clearInterval, setInterval } = require('node:timers');
const { needed, pinnedNode } = require('./pinnedNode.cjs');

const project = join(__dirname, '..');
const cli = join(project, 'dist/cli.cjs');
const noConnection = 3;

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = noConnection;
}

/** Whether a source is newer than what was built of it, as after `git pull`. Some hundred files: 5 ms. */
function isStale() {
  const sources = ['src', 'proto', 'package.json', 'package-lock.json'].map((name) => join(project, name));
  const builtAt = statSync(cli).mtimeMs;
  return sources.some((source) => existsSync(source) && isNewer(source, builtAt));
}

/** Whether a file, or anything in a folder but what is generated, is newer. */
function isNewer(path, than) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (!stats.isDirectory()) return stats.mtimeMs > than;
  return readdirSync(path).some((name) => name !== 'generated' && isNewer(join(path, name), than));
}

/** Whether `dist/` is there now. What the build prints goes to standard error: the output belongs to the command. */
function built(node) {
  const mayBuild =
    existsSync(join(project, 'node_modules/esbuild')) && existsSync(join(__dirname, 'build.ts'));
  if (existsSync(cli) && !(mayBuild && isStale())) return true;
  if (!mayBuild) return false;
  process.stderr.write('Building Keysend, once …\n');
  return ['generate.ts', 'build.ts'].every(
    (script) => spawnSync(node, [join(__dirname, script)], { stdio: ['ignore', 2, 2] }).status === 0,
  );
}

/**
 * `npm run` starts a shell, hands signals on to that alone, and the shell keeps them for itself: whoever ends npm means
 * this command. Windows has no such signals.
 */
function endWithNpm(end) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, 250);
  watch.unref();
}

const node = pinnedNode();
if (node === undefined) {
  refuse(
    `Keysend needs Node ${needed} or later, and this is Node ${process.versions.node}, so nothing was sent. ` +
      `Run "npm install" in ${project}, which brings one along.`,
  );
} else if (!built(node)) {
  refuse(
    `Keysend could not be built, so nothing was sent. Run "npm install" and "npm run build" in ${project}.`,
  );
} else if (node === process.execPath) {
  // Who may write this folder may write the code itself; the default, a shared temporary folder, is open to others.
  require('node:module').enableCompileCache(join(project, '.build/compileCache'));
  process.argv[1] = cli;
  endWithNpm(() => process.kill(process.pid, 'SIGTERM'));
  require(cli);
} else {
  const child = spawn(node, [__filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; this process only waits for it to follow the payment to its end.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(() => child.kill('SIGTERM'));
  child.on('error', (error) => refuse(`Node could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}
