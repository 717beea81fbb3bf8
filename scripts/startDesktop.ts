import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';
import type { StartWorkspace } from './startWorkspace.ts';

/** What of `process` decides where the editor comes from. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Windows has none. */
  readonly getuid?: () => number;
}

/** Why this machine's own VS Code cannot be opened, as a whole sentence; undefined if it can. */
export function whyNotDesktop({ platform, env, getuid }: Machine): string | undefined {
  if (findCode(platform, env) === undefined) return 'There is no VS Code here (no `code` on PATH).';
  if (isSet(env['VSCODE_IPC_HOOK_CLI'])) {
    return 'In the terminal of a remote window, `code` cannot try an extension out.';
  }
  if (platform !== 'linux') return undefined;
  if (getuid?.() === 0) return 'VS Code does not start as root.';
  const screen = ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'];
  return screen.some((name) => isSet(env[name])) ? undefined : 'VS Code needs a screen, and there is none.';
}

/** Opens a new window with the extension in it; nothing is installed. Resolves to the exit code of `code`. */
export function openDesktop(
  { platform, env }: Pick<Machine, 'platform' | 'env'>,
  extension: string,
  { folder, readme }: StartWorkspace,
): Promise<number> {
  const code = findCode(platform, env) ?? 'code';
  const words = ['--new-window', `--extensionDevelopmentPath=${extension}`, folder, readme];
  const options = { env: withoutNpm(env) };
  return platform === 'win32'
    ? run(windowsLine([code, ...words]), [], { ...options, shell: true })
    : run(code, words, options);
}

/** What npm tells its scripts is of no use in the terminals of an editor, and misleads the npm that people run there. */
export function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:npm_|INIT_CWD$|NODE$)/i.test(name)));
}

/** A line that `cmd` takes apart into these words. Paths hold no quotation marks on Windows. */
export function windowsLine([command = '', ...args]: readonly string[]): string {
  return [command, ...args.map((word) => `"${word}"`)]
    .map((word) => word.replaceAll(/[()%!^"<>&|;, ]/g, '^$&'))
    .join(' ');
}

function findCode(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | undefined {
  // Windows spells it `Path`.
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, platform === 'win32' ? 'code.cmd' : 'code'))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
