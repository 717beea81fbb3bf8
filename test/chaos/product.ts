import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, project } from '../../scripts/bundles.ts';

/** A session's own folder: the product as it was when the session began, and what it writes. */
export interface Product {
  readonly dir: string;
  /** The built command. */
  readonly cli: string;
  /** `sameOrderProcess.ts`, bundled as the product is. */
  readonly sameOrder: string;
  readonly journal: string;
  /** The environment of every process: a home and data of the session's own. */
  readonly env: NodeJS.ProcessEnv;
  /** An empty folder to run in. */
  readonly cwd: string;
}

/** Copies `dist/`, so that a session of hours is of one build. */
export async function copyProduct(): Promise<Product> {
  const dist = join(project, 'dist');
  if (!existsSync(join(dist, 'cli.cjs'))) throw new Error('There is nothing to test yet: npm run build.');
  const dir = mkdtempSync(join(tmpdir(), 'keysend-chaos-'));
  const inDir = (name: string): string => {
    const path = join(dir, name);
    mkdirSync(path, { mode: 0o755 });
    return path;
  };
  // Another user takes part: what it may not read is protected by modes of its own.
  chmodSync(dir, 0o755);
  const copy = inDir('product');
  for (const name of ['dist', 'package.json', 'l10n'])
    cpSync(join(project, name), join(copy, name), { recursive: true });
  const sameOrder = join(copy, 'dist', 'sameOrderProcess.cjs');
  await build({
    ...bundleOptions(project, false),
    entryPoints: [join(import.meta.dirname, 'sameOrderProcess.ts')],
    outdir: join(copy, 'dist'),
  });
  const data = inDir('data');
  return {
    dir,
    cli: join(copy, 'dist', 'cli.cjs'),
    sameOrder,
    journal: join(data, 'keysend', 'journal.db'),
    env: {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: inDir('home'),
      XDG_DATA_HOME: data,
    },
    cwd: inDir('empty'),
  };
}
