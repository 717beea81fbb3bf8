import { join, relative } from 'node:path';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';

export const project = join(import.meta.dirname, '..');

/** What of gRPC may not be in a bundle that starts before anyone has asked for a node. */
const grpc = /node_modules\/(?:@grpc\/|protobufjs\/|@protobufjs\/)|^src\/(?:wire|lnd|practice|engine)\b/;

/** The practice network itself: it runs in a process of its own. What its client computes beside it may be anywhere. */
const practiceServer =
  /^src\/practice\/(?:server|network)\/(?!nodeKeys|random)|node_modules\/(?:@peculiar|reflect-metadata)\//;

/** One bundled file per entry, `dist/<name>.cjs`; `never` names inputs that must not get in. */
export const bundles: Record<string, { entry: string; never?: RegExp }> = {
  extension: { entry: 'src/extension.ts', never: grpc },
  engine: { entry: 'src/engine.ts', never: practiceServer },
  practice: { entry: 'src/practiceServer.ts', never: /^src\/(?:engine|lnd|words|journal)\b/ },
  journalWorker: { entry: 'src/journal/worker.ts', never: grpc },
  cli: { entry: 'src/cli.ts', never: grpc },
};

/**
 * The engine is a bundle of its own that `await import('./engine.ts')` loads when first needed. Anything else would
 * put a second copy of it into the importer.
 */
const engineStaysOutside: Plugin = {
  name: 'engine-stays-outside',
  setup(build) {
    build.onResolve({ filter: /(?:^|\/)engine\.ts$/ }, ({ kind, importer, path }) => {
      if (kind === 'entry-point') return undefined;
      if (kind === 'dynamic-import' && path === './engine.ts')
        return { path: './engine.cjs', external: true };
      const text = `Import the engine as await import('./engine.ts'), not as ${path}.`;
      return { errors: [{ text, location: { file: importer } }] };
    });
  },
};

/**
 * @param root folder that holds `src/`
 * @param development source maps and readable code instead of a small file
 */
export function bundleOptions(root: string, development: boolean): BuildOptions & { metafile: true } {
  return {
    absWorkingDir: root,
    entryPoints: Object.entries(bundles).map(([out, { entry }]) => ({ out, in: entry })),
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    // The oldest host: VS Code 1.105.
    target: 'node22',
    // require() loads faster than import(), and an extension host that predates ESM support has it.
    supported: { 'dynamic-import': false },
    external: ['vscode'],
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    logOverride: { 'empty-import-meta': 'error' },
    legalComments: 'none',
    minify: !development,
    sourcemap: development,
    metafile: true,
    logLevel: 'warning',
    plugins: [engineStaysOutside],
  };
}

/** The files, relative to `root`, that each bundle took something from, by the bundle's name. */
export function inputsOf(metafile: Metafile): Map<string, string[]> {
  return new Map(
    Object.entries(metafile.outputs)
      .filter(([file]) => file.endsWith('.cjs'))
      .map(([file, { inputs }]) => [relative('dist', file).replace(/\.cjs$/, ''), Object.keys(inputs)]),
  );
}

/** @throws if a bundle holds what it must load later */
export function checkInputs(metafile: Metafile): void {
  for (const [name, inputs] of inputsOf(metafile)) {
    const never = bundles[name]?.never;
    const wrong = never === undefined ? [] : inputs.filter((input) => never.test(input));
    if (wrong.length > 0) {
      throw new Error(`dist/${name}.cjs must not contain these files:\n  ${wrong.join('\n  ')}`);
    }
  }
}
