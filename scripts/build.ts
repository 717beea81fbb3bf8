/**
 * `npm run build`: the bundles of `dist/`, small and without source maps.
 * `npm run watch`: the same for debugging, made again whenever a source changes.
 */
import { globSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build as esbuild, context, type Plugin } from 'esbuild';
import { bundleOptions, bundles, checkInputs, inputsOf, project } from './bundles.ts';
import { thirdPartyLicenses } from './thirdPartyLicenses.ts';

const dist = join(project, 'dist');

/** The lines by which `.vscode/tasks.json` knows when a build is under way. */
const announce: Plugin = {
  name: 'announce',
  setup(build) {
    build.onStart(() => {
      console.log('[watch] build started');
    });
    build.onEnd(({ errors }) => {
      console.log(`[watch] build finished, ${String(errors.length)} errors`);
    });
  },
};

if (process.argv.includes('--watch')) await watch();
else await buildOnce();

async function buildOnce(): Promise<void> {
  const result = await esbuild({ ...bundleOptions(project, false), write: false }).catch(() => undefined);
  if (result === undefined) {
    // esbuild has said what is wrong, with its place in the sources.
    process.exitCode = 1;
    return;
  }
  const { metafile } = result;
  checkInputs(metafile);
  const inputs = [...inputsOf(metafile).values()].flat();
  const files = new Map<string, string | Uint8Array>(
    result.outputFiles.map(({ path, contents }) => [basename(path), contents]),
  );
  files.set('THIRD_PARTY_LICENSES.txt', thirdPartyLicenses(project, inputs));
  replaceDist(files);
  for (const name of Object.keys(bundles)) {
    const file = `${name}.cjs`;
    console.log(`dist/${file.padEnd(20)} ${kilobytes(statSync(join(dist, file)).size)}`);
  }
}

/** File by file: a command that starts meanwhile finds each of them, old or new. */
function replaceDist(files: ReadonlyMap<string, string | Uint8Array>): void {
  mkdirSync(dist, { recursive: true });
  for (const [name, contents] of files) {
    const fresh = join(dist, `.${name}.${String(process.pid)}`);
    writeFileSync(fresh, contents);
    renameSync(fresh, join(dist, name));
  }
  // What an earlier build left is not ours to ship.
  for (const name of globSync('*', { cwd: dist })) {
    if (!files.has(name)) rmSync(join(dist, name), { recursive: true });
  }
}

async function watch(): Promise<void> {
  const options = bundleOptions(project, true);
  const watched = await context({ ...options, plugins: [...(options.plugins ?? []), announce] });
  await watched.watch();
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}
