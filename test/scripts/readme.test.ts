import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { project } from '../../scripts/bundles.ts';
import { wireMethods } from '../../scripts/wireMethods.ts';
import { exitCode } from '../../src/terminal/exitCode.ts';
import { explain } from '../../src/words/reasons.ts';

const readme = readFileSync(join(project, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly engines: { readonly vscode: string };
  readonly contributes: { readonly configuration: { readonly properties: object } };
  readonly scripts: Readonly<Record<string, string>>;
};

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, group]) => group ?? '').sort();
}

test('the README lists every setting, and none that is gone', () => {
  const { properties } = manifest.contributes.configuration;
  assert.deepEqual(found(readme, /^\| `(keysend\.[\w.]+)`/gm), Object.keys(properties).sort());
});

test('a macaroon as the README bakes it allows each call we make, and no other', () => {
  // Where the client takes them from the services; the practice network answers more than that.
  const taken = globSync('src/lnd/*.ts', { cwd: project })
    .flatMap((file) => readFileSync(join(project, file), 'utf8').split('\n'))
    .filter((line) => /\b[A-Z]\w+\.service\b/.test(line))
    .join('\n');
  const calls = Object.entries(wireMethods)
    // State needs no macaroon: it answers before there is a wallet.
    .filter(([service]) => service !== 'lnrpc.State')
    .flatMap(([service, methods]) =>
      methods
        .filter((method) => new RegExp(`\\b${method}\\b`).test(taken))
        .map((method) => `/${service}/${method}`),
    );
  assert.deepEqual(found(readme, /uri:(\S+)/g), calls.sort());
  const { remedies } = explain({ kind: 'macaroonTooWeak', method: '/lnrpc.Lightning/GetInfo' }, 'editor');
  const command = remedies.flatMap((remedy) => (remedy.kind === 'copy' ? remedy.text : [])).join('\n');
  assert.deepEqual(found(command, /uri:(\S+)/g), calls.sort());
});

test('each exit code is in the README', () => {
  assert.deepEqual(found(readme, /^\| (\d) +\|/gm), Object.values(exitCode).map(String).sort());
});

test('the README names the VS Code, the package and the scripts that there are', () => {
  const oldest = manifest.engines.vscode.replace(/^\^|\.0$/g, '');
  assert.ok(readme.includes(`VS Code ${oldest} or later`), oldest);
  assert.ok(readme.includes(`keysend-${manifest.version}.vsix`), manifest.version);
  for (const script of found(readme, /npm run ([\w:]+)/g)) assert.ok(script in manifest.scripts, script);
});

test('each picture of the README is there', () => {
  const pictures = found(readme, /!\[[^\]]+\]\(([^)]+)\)/g);
  assert.ok(pictures.length > 0);
  for (const picture of pictures) assert.ok(existsSync(join(project, picture)), picture);
});
