import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkVsix } from '../../scripts/vsixContents.ts';

const complete = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/bin/keysend',
  'extension/bin/keysend.cmd',
  'extension/dist/extension.cjs',
  'extension/dist/engine.cjs',
  'extension/dist/practice.cjs',
  'extension/dist/journalWorker.cjs',
  'extension/dist/cli.cjs',
  'extension/dist/THIRD_PARTY_LICENSES.txt',
  'extension/l10n/bundle.l10n.json',
  'extension/media/logo.png',
  'extension/media/keysend.svg',
];

test('a VSIX with what belongs into it passes', () => {
  checkVsix(zip(complete));
});

test('sources, maps, packages, tests and secrets are refused by name', () => {
  for (const stranger of [
    'extension/src/extension.ts',
    'extension/dist/extension.cjs.map',
    'extension/dist/other.cjs',
    'extension/bin/other',
    'extension/node_modules/long/index.js',
    'extension/test/keysend/amount.test.ts',
    'extension/proto/lightning.proto',
    'extension/.env',
    'extension/media/source/logo.svg',
    'extension/media/screenshots/settled-dark.png',
  ]) {
    assert.throws(
      () => {
        checkVsix(zip([...complete, stranger]));
      },
      (error: Error) => error.message === `${stranger} does not belong into the VSIX.`,
    );
  }
});

test('a bundle that was not built is missed before anyone installs the VSIX', () => {
  assert.throws(() => {
    checkVsix(zip(complete.filter((name) => !name.endsWith('engine.cjs'))));
  }, /extension\/dist\/engine\.cjs is missing/);
});

test('a VSIX above 600 KB is refused', () => {
  checkVsix(zip(complete, 590_000));
  assert.throws(() => {
    checkVsix(zip(complete, 600_000));
  }, /more than 600000/);
});

test('what is no archive is not taken for an empty one', () => {
  assert.throws(() => {
    checkVsix(Buffer.from('<html>'));
  }, /not a zip archive/);
});

/** An archive of empty files, with `padding` bytes in front as an archive may have. */
function zip(names: readonly string[], padding = 0): Buffer {
  const entries = names.map((name) => {
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(Buffer.byteLength(name), 28);
    return Buffer.concat([header, Buffer.from(name)]);
  });
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(padding, 16);
  return Buffer.concat([Buffer.alloc(padding), ...entries, end]);
}
