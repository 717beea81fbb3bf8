import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cachedFolder.ts';
import type { Had } from './had.ts';
import { npm } from './npm.ts';

const codeServerVersion = '4.139.1';

export interface ServerInstallation {
  /** VS Code's own version, as in `vscode.version`. */
  readonly vscodeVersion: string;
  /** `server-main.js`, to be run by this Node. */
  readonly main: string;
}

/**
 * VS Code's server from npm's code-server, with its packages and a logger that needs no compiler.
 *
 * @param onFetch called before it is fetched: that takes a while
 */
export async function installServer(
  signal?: AbortSignal,
  onFetch?: () => void,
): Promise<Had<ServerInstallation>> {
  if (process.platform === 'win32') {
    return { ok: false, why: "VS Code's server from npm needs Linux or macOS." };
  }
  if (Number.parseInt(process.versions.node) < 24) {
    return { ok: false, why: `VS Code's server needs Node 24, and this is ${process.version}.` };
  }
  const logger = await readFile(new URL('spdlogStandIn.cjs', import.meta.url), 'utf8');
  const revision = createHash('sha256').update(logger).digest('hex').slice(0, 8);
  try {
    const folder = await cachedFolder(
      `code-server-${codeServerVersion}-${revision}`,
      async (draft) => {
        onFetch?.();
        await fillServer(draft, logger, signal);
      },
      signal,
    );
    const vscode = vscodeFolder(folder);
    const manifest: unknown = JSON.parse(await readFile(join(vscode, 'package.json'), 'utf8'));
    return {
      ok: true,
      value: { vscodeVersion: versionOf(manifest), main: join(vscode, 'out', 'server-main.js') },
    };
  } catch (error) {
    signal?.throwIfAborted();
    return { ok: false, why: `VS Code's server could not be installed: ${String(error)}` };
  }
}

async function fillServer(draft: string, logger: string, signal?: AbortSignal): Promise<void> {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await writeFile(join(draft, 'package.json'), '{ "private": true }\n');
  await npm(draft, ['install', `code-server@${codeServerVersion}`, ...quiet], signal);
  const vscode = vscodeFolder(draft);
  await npm(vscode, ['install', '--omit=dev', ...quiet], signal);
  await npm(join(vscode, 'extensions'), ['install', '--omit=dev', ...quiet], signal);
  await writeFile(join(vscode, 'node_modules', '@vscode', 'spdlog', 'index.js'), logger);
}

function vscodeFolder(root: string): string {
  return join(root, 'node_modules', 'code-server', 'lib', 'vscode');
}

function versionOf(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    if (typeof manifest.version === 'string') return manifest.version;
  }
  throw new Error('The server has no version.');
}
