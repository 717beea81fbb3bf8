import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Runs npm in a folder. Rejects with npm's own error text when it fails, and with an abort error when cancelled.
 *
 * Inside `npm test` the npm that runs us names itself in `npm_execpath`; outside, the one in PATH is taken. What
 * that outer run says of its own project (`npm_package_*`, `npm_config_local_prefix`) must not reach this one.
 */
export function npm(folder: string, args: readonly string[], signal?: AbortSignal): Promise<void> {
  const [command, ...first] = npmCommand();
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...first, ...args],
      { cwd: folder, env: ownEnvironment(), signal, maxBuffer: 64 * 1024 * 1024 },
      (error, _stdout, stderr) => {
        if (!error) resolve();
        else if (signal?.aborted === true) reject(new Error('npm was stopped.', { cause: signal.reason }));
        else reject(new Error(`npm ${args.join(' ')} failed: ${cause(stderr) || error.message}`));
      },
    );
  });
}

function npmCommand(): readonly [string, ...string[]] {
  const outer = process.env['npm_execpath'];
  if (outer !== undefined && basename(outer) === 'npm-cli.js' && existsSync(outer))
    return [process.execPath, outer];
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const cli = join(dirname(folder), 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
    if (folder !== '' && existsSync(join(folder, 'npm')) && existsSync(cli)) return [process.execPath, cli];
  }
  return ['npm'];
}

function ownEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|command|config_local_prefix|config_omit|config_include)/.test(name),
  );
  return { ...Object.fromEntries(inherited), NODE_ENV: 'production' };
}

/** The cause in npm's error output, without its stack and hints. */
function cause(stderr: string): string {
  const lines = stderr.matchAll(/^npm error (?!\s*at |A complete log|\/)(.+)$/gm);
  return [...lines]
    .map(([, text]) => text?.trim())
    .slice(0, 4)
    .join(', ');
}
