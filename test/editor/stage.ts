import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, project } from '../../scripts/bundles.ts';
import type { NodeDescription } from '../regtest/description.ts';

const folder = join(project, '.build/editor');
const manifestFiles = ['package.json', 'package.nls.json', 'l10n', 'media', 'bin'];

export interface Staged {
  /** The extension as it is shipped. */
  readonly shipped: string;
  /** The same composition, with questions that a suite answers itself: VS Code refuses modals in its test hosts. */
  readonly scripted: string;
  /** And with a manifest that restricts nothing: what an untrusted folder says must not count by our own code either. */
  readonly unrestricted: string;
  /** A bundle per suite; each exports `run`. */
  readonly suites: { readonly shipped: string; readonly scripted: string; readonly restricted: string };
}

/** Builds both extensions and the suites that run beside them in a host. */
export async function stage(): Promise<Staged> {
  rmSync(folder, { recursive: true, force: true });
  await bundle('suites', {
    shipped: 'test/editor/shippedSuite.ts',
    scripted: 'test/editor/scriptedSuite.ts',
    restricted: 'test/editor/restrictedSuite.ts',
  });
  return {
    shipped: await stageExtension('shipped', 'src/extension.ts', true),
    scripted: await stageExtension('scripted', 'test/editor/scriptedExtension.ts', false),
    unrestricted: liftRestrictions(
      await stageExtension('unrestricted', 'test/editor/scriptedExtension.ts', false),
    ),
    suites: {
      shipped: join(folder, 'suites/shipped.cjs'),
      scripted: join(folder, 'suites/scripted.cjs'),
      restricted: join(folder, 'suites/restricted.cjs'),
    },
  };
}

function liftRestrictions(extension: string): string {
  const file = join(extension, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  };
  manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = [];
  writeFileSync(file, JSON.stringify(manifest));
  return extension;
}

/** A folder to open. VS Code sees a change of settings at once only in a `.vscode` that is older than its window. */
export function stageWorkspace(parent: string, name: string): string {
  const workspace = join(parent, name);
  mkdirSync(join(workspace, '.vscode'), { recursive: true });
  writeFileSync(join(workspace, '.vscode/settings.json'), '{}');
  return workspace;
}

/** What the suites must know: where the nodes are, and where the sources. */
export function suiteEnvironment(nodes: readonly NodeDescription[]): Record<string, string> {
  return { KEYSEND_TEST_NODES: JSON.stringify(nodes), KEYSEND_TEST_PROJECT: project };
}

async function stageExtension(name: string, entry: string, asShipped: boolean): Promise<string> {
  const target = join(folder, name);
  mkdirSync(target, { recursive: true });
  for (const file of manifestFiles) cpSync(join(project, file), join(target, file), { recursive: true });
  const entries = {
    extension: entry,
    engine: 'src/engine.ts',
    journalWorker: 'src/journal/worker.ts',
    cli: 'src/cli.ts',
  };
  await bundle(join(name, 'dist'), entries, asShipped);
  return target;
}

async function bundle(
  name: string,
  entryPoints: Readonly<Record<string, string>>,
  asShipped = false,
): Promise<void> {
  const outdir = join(folder, name);
  const readable = asShipped ? {} : { minify: false, sourcemap: 'inline' as const };
  await build({
    ...bundleOptions(project, false),
    ...readable,
    logLevel: 'error',
    entryPoints: { ...entryPoints },
    outdir,
  });
}
