#!/usr/bin/env node
// The `keysend` command: finds a Node that is new enough, then starts the bundled command line in it.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { needed, pinnedNode } = require('./pinnedNode.cjs');

const project = join(__dirname, '..');
const cli = join(project, 'dist/cli.cjs');
const noConnection = 3;

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = noConnection;
}

const node = pinnedNode();
if (!existsSync(cli)) {
  refuse(
    `Keysend is not built yet, so nothing was sent. Run "npm install" and "npm run build" in ${project}.`,
  );
} else if (node === undefined) {
  refuse(
    `Keysend needs Node ${needed} or later, and this is Node ${process.versions.node}, so nothing was sent. ` +
      `Run "npm install" in ${project}, which brings one along.`,
  );
} else if (node === process.execPath) {
  // Who may write this folder may write the code itself; the default, a shared temporary folder, is open to others.
  require('node:module').enableCompileCache(join(project, '.build/compileCache'));
  process.argv[1] = cli;
  require(cli);
} else {
  const { spawn } = require('node:child_process');
  const child = spawn(node, [__filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; this process only waits for it to follow the payment to its end.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`Node could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}
