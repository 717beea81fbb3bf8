import { mkdir } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * Bundles TypeScript for an extension host: one CommonJS file per entry (`{ name: source }` becomes
 * `<folder>/<name>.cjs`), all but `vscode` inside, with a source map so that stack traces name the sources.
 */
export async function bundleForHost(
  entries: Readonly<Record<string, string>>,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: { ...entries },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'error',
  });
}
