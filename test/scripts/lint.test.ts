import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const project = join(import.meta.dirname, '../..');

/** The project's own configuration, without the rules that need types: the snippets are in no project. */
const eslint = new ESLint({
  cwd: project,
  overrideConfig: [tseslint.configs.disableTypeChecked],
});

async function complaints(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

async function ringComplaints(file: string, code: string): Promise<number> {
  return (await complaints(file, code)).filter((rule) => rule === 'keysend/rings').length;
}

/** design.md's last column. */
const mayImport: Record<string, readonly string[]> = {
  keysend: [],
  wire: [],
  lnd: ['keysend', 'wire'],
  practice: ['keysend', 'wire'],
  connections: ['keysend'],
  journal: ['keysend'],
  history: ['keysend'],
  words: ['keysend'],
  terminal: ['keysend', 'words'],
  editor: ['keysend', 'words'],
};
const everyRing = Object.keys(mayImport);

for (const [from, others] of Object.entries(mayImport)) {
  const allowed = others.length === 0 ? 'no other ring' : others.join(' and ');
  test(`src/${from} imports ${allowed}, as a value or as a type`, async () => {
    for (const to of everyRing.filter((ring) => ring !== from)) {
      const expected = others.includes(to) ? 0 : 1;
      for (const statement of [
        `import { x } from '../${to}/x.ts'; x();`,
        `import type { X } from '../${to}/x.ts'; export const x: X = 1;`,
      ]) {
        assert.equal(await ringComplaints(`src/${from}/probe.ts`, statement), expected, statement);
      }
    }
    assert.equal(await ringComplaints(`src/${from}/probe.ts`, `import { x } from './x.ts'; x();`), 0);
  });
}

test('only the journal makes an order that may be sent', async () => {
  const cast = `import type { JournaledOrder } from '../keysend/order.ts'; export const x = (y: object) => y as JournaledOrder;`;
  for (const [ring, expected] of [
    ['lnd', true],
    ['terminal', true],
    ['journal', false],
  ] as const) {
    const found = await complaints(`src/${ring}/probe.ts`, cast);
    assert.equal(found.includes('no-restricted-syntax'), expected, ring);
  }
});

test('no other way to name a module gets around the rings', async () => {
  for (const statement of [
    `export * from '../lnd/x.ts';`,
    `export { x } from '../lnd/x.ts';`,
    `export const x = await import('../lnd/x.ts');`,
    `export type X = import('../lnd/x.ts').X;`,
    `export const x = require('../lnd/x.ts');`,
    `export const x = module.require('../lnd/x.ts');`,
    `export const x = await import(['../lnd', 'x.ts'].join('/'));`,
    `import '../words/../lnd/x.ts';`,
  ]) {
    assert.equal(await ringComplaints('src/terminal/probe.ts', statement), 1, statement);
  }
});

test('only src/editor and extension.ts know vscode, type imports included', async () => {
  const statements = [
    `import * as vscode from 'vscode'; vscode.x();`,
    `export type U = import('vscode').Uri;`,
  ];
  for (const from of [
    ...everyRing.map((ring) => `${ring}/probe.ts`),
    'cli.ts',
    'engine.ts',
    'extension.ts',
  ]) {
    const expected = from.startsWith('editor/') || from === 'extension.ts' ? 0 : 1;
    for (const statement of statements) {
      assert.equal(await ringComplaints(`src/${from}`, statement), expected, `${from}: ${statement}`);
    }
  }
});

test('only src/wire, src/lnd and src/practice know gRPC', async () => {
  for (const from of [
    ...everyRing.map((ring) => `${ring}/probe.ts`),
    'cli.ts',
    'engine.ts',
    'extension.ts',
  ]) {
    const expected = /^(?:wire|lnd|practice)\//.test(from) ? 0 : 1;
    const statement = `import type { Client } from '@grpc/grpc-js'; export type C = Client;`;
    assert.equal(await ringComplaints(`src/${from}`, statement), expected, from);
  }
});

test('src/keysend imports pure libraries and node:crypto, nothing that reads a disk or a network', async () => {
  for (const [name, expected] of Object.entries({
    '@noble/curves/secp256k1.js': 0,
    'node:crypto': 0,
    'node:fs': 1,
    fs: 1,
    'node:net': 1,
    dotenv: 1,
    '@vscode/l10n': 1,
  })) {
    assert.equal(await ringComplaints('src/keysend/probe.ts', `import '${name}';`), expected, name);
  }
});

test('a new folder or file beside the rings must be given its place first', async () => {
  assert.equal(await ringComplaints('src/nwc/client.ts', 'export const x = 1;'), 1);
  assert.equal(await ringComplaints('src/helpers.ts', 'export const x = 1;'), 1);
});

test('composition roots import every ring, and stay under 100 lines', async () => {
  for (const root of ['src/extension.ts', 'src/engine.ts', 'src/cli.ts']) {
    const code = everyRing.map((ring) => `import './${ring}/x.ts';`).join('\n');
    assert.deepEqual(await complaints(root, code), []);
    assert.deepEqual(await complaints(root, 'export {};\n'.repeat(101)), ['max-lines']);
  }
  assert.deepEqual(await complaints('src/keysend/probe.ts', 'export {};\n'.repeat(301)), ['max-lines']);
});

test('nothing in src writes to the environment it shares with other extensions', async () => {
  for (const statement of [
    `process.env['X'] = 'y';`,
    `process.env.X = 'y';`,
    `process.env.X += 'y';`,
    `process.env = {};`,
    `delete process.env['X'];`,
    `Object.assign(process.env, { X: 'y' });`,
    `Reflect.set(process.env, 'X', 'y');`,
    `process.loadEnvFile();`,
  ]) {
    assert.deepEqual(
      await complaints('src/terminal/probe.ts', statement),
      ['no-restricted-syntax'],
      statement,
    );
  }
  assert.deepEqual(await complaints('src/terminal/probe.ts', `export const x = process.env['X'];`), []);
});

test('a sentence that translators would never see is refused', async () => {
  const head = `import * as l10n from '@vscode/l10n';\n`;
  for (const call of ['l10n.t(x)', `l10n.t('a' + x)`, 'l10n.t(`a ${x}`)', `l10n.t(x ? 'a' : 'b')`]) {
    assert.deepEqual(
      await complaints('src/words/probe.ts', `${head}${call};`),
      ['no-restricted-syntax'],
      call,
    );
  }
  for (const call of [`l10n.t('a {0}', x)`, `l10n.t({ message: 'a', comment: ['b'] })`, 'l10n.t(`a`)']) {
    assert.deepEqual(await complaints('src/words/probe.ts', `${head}${call};`), [], call);
  }
  const named = `import { t } from '@vscode/l10n'; t('a');`;
  assert.deepEqual(await complaints('src/words/probe.ts', named), ['no-restricted-syntax']);
});

test('money-relevant mistakes are errors: lost promises, forgotten cases, any, non-null assertions', async () => {
  const { rules } = (await new ESLint({ cwd: project }).calculateConfigForFile('src/keysend/probe.ts')) as {
    rules: Record<string, [number]>;
  };
  for (const rule of [
    'no-floating-promises',
    'no-misused-promises',
    'switch-exhaustiveness-check',
    'no-explicit-any',
    'no-non-null-assertion',
    'consistent-type-imports',
  ]) {
    assert.equal(rules[`@typescript-eslint/${rule}`]?.[0], 2, rule);
  }
});
