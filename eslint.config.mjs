import { join } from 'node:path';
import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { ringsRule } from './scripts/lintRings.mjs';

/**
 * The rings: which folder of src/ may import what. `ours`: other folders of src/. `packages`: the only packages
 * allowed; without it, any package that is not reserved.
 */
const rings = {
  keysend: { ours: [], packages: ['@noble/curves', 'node:crypto'] },
  wire: { ours: [], packages: ['@grpc/grpc-js', '@grpc/proto-loader'] },
  lnd: { ours: ['keysend', 'wire'] },
  practice: { ours: ['keysend', 'wire'] },
  connections: { ours: ['keysend'] },
  journal: { ours: ['keysend'] },
  history: { ours: ['keysend'] },
  words: { ours: ['keysend'], packages: ['@vscode/l10n'] },
  terminal: { ours: ['keysend', 'words'] },
  editor: { ours: ['keysend', 'words'] },
  'systemClock.ts': { ours: ['keysend'] },
  // Where all is put together.
  'extension.ts': { ours: '*' },
  'engine.ts': { ours: '*' },
  'cli.ts': { ours: '*' },
  'practiceServer.ts': { ours: '*' },
};

/** Packages that only some rings may know, type imports included. A key that ends with `/` is a whole scope. */
const reserved = {
  vscode: ['editor', 'extension.ts'],
  '@grpc/': ['wire', 'lnd', 'practice'],
  protobufjs: [],
};

const compositionRoots = ['src/extension.ts', 'src/engine.ts', 'src/cli.ts', 'src/practiceServer.ts'];

const environmentIsReadOnly = [
  'AssignmentExpression > MemberExpression.left[object.object.name="process"][object.property.name="env"]',
  'AssignmentExpression > MemberExpression.left[object.name="process"][property.name="env"]',
  'UnaryExpression[operator="delete"] > MemberExpression[object.object.name="process"][object.property.name="env"]',
  'CallExpression[callee.object.name=/^(Object|Reflect)$/] > MemberExpression:first-child.arguments[object.name="process"][property.name="env"]',
  'CallExpression[callee.object.name="process"][callee.property.name="loadEnvFile"]',
].map((selector) => ({
  selector,
  message: 'The environment belongs to everyone in this process, other extensions included: read it only.',
}));

/** `npm run l10n` reads the sources, and passes over what it cannot read there. */
const stringsCanBeExtracted = [
  {
    selector:
      'CallExpression[callee.object.name="l10n"][callee.property.name="t"] > :first-child.arguments:not(Literal, ObjectExpression, TemplateLiteral[expressions.length=0])',
    message: 'Give l10n.t() a literal: translators see nothing else. Values go in as {0}.',
  },
  {
    selector: 'ImportDeclaration[source.value="@vscode/l10n"] > ImportSpecifier',
    message: "Write import * as l10n from '@vscode/l10n', or its strings are not found.",
  },
];

const ordersAreJournaledFirst = {
  selector: 'TSAsExpression TSTypeReference[typeName.name="JournaledOrder"]',
  message: 'Only the journal makes a JournaledOrder: what is not on disk is not sent.',
};

const nodeGlobals = Object.fromEntries(
  ['Buffer', 'URL', 'clearTimeout', 'console', 'process', 'setTimeout'].map((name) => [name, 'readonly']),
);

export default defineConfig(
  globalIgnores([
    'dist/',
    '.build/',
    '.vscode-test/',
    'src/wire/generated/',
    'test/**/fixtures/',
    // Written as students write it.
    'test/bench/exercise/',
  ]),
  eslint.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      // `type` and `interface` both have their place: a union's members read better as types.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allow: ['bigint'] }],
      // VS Code takes object literals where its types name a class.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A port's method is async because another adapter waits there.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'all' }],
      eqeqeq: 'error',
      'no-restricted-globals': ['error', { name: '__dirname', message: 'Use import.meta.dirname.' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { keysend: { rules: { rings: ringsRule } } },
    rules: {
      'keysend/rings': ['error', { src: join(import.meta.dirname, 'src'), rings, reserved }],
      'max-lines': ['error', { max: 300 }],
      'no-restricted-syntax': [
        'error',
        ...environmentIsReadOnly,
        ...stringsCanBeExtracted,
        ordersAreJournaledFirst,
      ],
    },
  },
  {
    files: ['src/journal/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...environmentIsReadOnly, ...stringsCanBeExtracted] },
  },
  {
    // An editor has log channels; only a terminal has a console.
    files: ['src/**/*.ts'],
    ignores: ['src/terminal/**', 'src/cli.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: compositionRoots,
    rules: { 'max-lines': ['error', { max: 100 }] },
  },
  {
    // node:test's test() and describe() return promises that the runner awaits itself.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              package: 'node:test',
              name: ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'],
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: nodeGlobals },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        ...nodeGlobals,
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        __filename: 'readonly',
      },
    },
  },
);
