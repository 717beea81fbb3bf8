import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Runs a command of this project to its end. Ctrl-C reaches it by itself; this process waits until it has cleaned up.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 1 if a signal ended it or it could not be started, which has been said
 */
export function run(command, args, options = {}) {
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
