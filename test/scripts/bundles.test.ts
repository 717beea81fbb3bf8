import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { build, type BuildResult } from 'esbuild';
import { bundleOptions, checkInputs, project } from '../../scripts/bundles.ts';
import { thirdPartyLicenses } from '../../scripts/thirdPartyLicenses.ts';

const wire = JSON.stringify(join(project, 'src/wire/descriptor.ts'));
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Bundles a small project of its own, as the build does ours. */
async function bundle(
  sources: Record<string, string>,
): Promise<{ root: string; result: BuildResult<{ metafile: true }> }> {
  // macOS's temporary folder is a link, and Node names the folder it leads to.
  const root = realpathSync.native(mkdtempSync(join(tmpdir(), 'keysend-bundles-')));
  folders.push(root);
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'), 'junction');
  const standIns = {
    'src/extension.ts': `export async function load() { return await import('./engine.ts'); }`,
    'src/engine.ts': `export { Router } from ${wire};`,
    'src/practiceServer.ts': `export const served = true;`,
    'src/journal/worker.ts': `export const folder = import.meta.dirname;`,
    'src/cli.ts': `import('./engine.ts').then(({ Router }) => console.log(Object.keys(Router.service)));`,
    ...sources,
  };
  for (const [file, text] of Object.entries(standIns)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return { root, result: await build({ ...bundleOptions(root, false), logLevel: 'silent' }) };
}

function run(root: string, code: string): string {
  rmSync(join(root, 'node_modules'));
  return execFileSync(process.execPath, ['-e', code], { cwd: root, encoding: 'utf8' }).trim();
}

test('the extension starts without gRPC and loads the engine when asked', async () => {
  const { root, result } = await bundle({});
  checkInputs(result.metafile);
  const loaded = run(
    root,
    `const extension = require('./dist/extension.cjs');
     const before = Object.keys(require.cache).length;
     extension.load().then(({ Router }) => console.log(before, Object.keys(require.cache).length, typeof Router));`,
  );
  assert.equal(loaded, '1 2 function');
});

test('bundled, with no node_modules beside it, the engine still keeps every digit of 64-bit amounts', async () => {
  const { root } = await bundle({});
  const printed = run(
    root,
    `const { responseSerialize, responseDeserialize } = require('./dist/engine.cjs').Router.service.SendPaymentV2;
     const { value_msat, first_hop_custom_records } = responseDeserialize(responseSerialize(
       { value_msat: '9007199254740993', first_hop_custom_records: { 5482373484: Buffer.from('x') } }));
     console.log(value_msat, Buffer.from(Object.keys(first_hop_custom_records)[0], 'latin1').readBigUInt64LE());`,
  );
  assert.equal(printed, '9007199254740993 5482373484n');
});

test('a bundle knows its own folder, so that the worker beside it is found', async () => {
  const { root } = await bundle({});
  assert.equal(run(root, `console.log(require('./dist/journalWorker.cjs').folder)`), join(root, 'dist'));
});

test('the bundles hold no .proto text and no source maps', async () => {
  const { root } = await bundle({});
  for (const name of ['extension', 'engine', 'practice', 'journalWorker', 'cli']) {
    const text = readFileSync(join(root, `dist/${name}.cjs`), 'utf8');
    assert.doesNotMatch(
      text,
      /rpc SendPaymentV2|package lnrpc|go_package = "github|sourceMappingURL=\S+\.map/,
      name,
    );
  }
});

test('gRPC cannot slip into a bundle that starts without it', async () => {
  for (const [entry, name] of [
    ['src/extension.ts', 'extension'],
    ['src/cli.ts', 'cli'],
    ['src/journal/worker.ts', 'journalWorker'],
  ] as const) {
    const { result } = await bundle({ [entry]: `export { Router } from ${wire};` });
    assert.throws(
      () => {
        checkInputs(result.metafile);
      },
      new RegExp(`dist/${name}\\.cjs must not contain.*grpc-js`, 's'),
    );
  }
});

test('the practice network cannot slip into the engine, which an editor loads', async () => {
  const server = JSON.stringify(join(project, 'src/practice/server/identity.ts'));
  const { result } = await bundle({ 'src/engine.ts': `export { makeIdentity } from ${server};` });
  assert.throws(() => {
    checkInputs(result.metafile);
  }, /dist\/engine\.cjs must not contain.*@peculiar/s);
});

test('an import that would put a second engine into a bundle fails the build', async () => {
  for (const code of [`import './engine.ts';`, `export * from './engine.ts';`]) {
    await assert.rejects(bundle({ 'src/extension.ts': code }), /await import\('\.\/engine\.ts'\)/);
  }
  await assert.rejects(
    bundle({ 'src/journal/worker.ts': `await import('../engine.ts');` }),
    /await import\('\.\/engine\.ts'\)/,
  );
});

test('each bundled package brings its licence text along, and one without is refused', async () => {
  const { result } = await bundle({ 'src/journal/worker.ts': `export * from '@vscode/l10n';` });
  const inputs = Object.keys(result.metafile.inputs);
  const text = thirdPartyLicenses(project, inputs.map(fromProject));
  for (const part of [
    '@grpc/grpc-js 1.',
    'protobufjs 7.',
    'long 5.',
    '@vscode/l10n 0.',
    'Microsoft Corporation',
  ]) {
    assert.ok(text.includes(part), part);
  }

  const root = mkdtempSync(join(tmpdir(), 'keysend-licences-'));
  folders.push(root);
  mkdirSync(join(root, 'node_modules/bare'), { recursive: true });
  writeFileSync(
    join(root, 'node_modules/bare/package.json'),
    '{"name":"bare","version":"1.0.0","license":"MIT"}',
  );
  assert.throws(() => thirdPartyLicenses(root, ['node_modules/bare/index.js']), /bare is bundled/);
});

/** esbuild follows the stand-in's link to the real node_modules. */
function fromProject(input: string): string {
  return input.slice(input.indexOf('node_modules/'));
}
