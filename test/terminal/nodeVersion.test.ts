import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { whyNotThisNode } from '../../src/terminal/nodeVersion.ts';

describe('a Node that is too old for the journal', () => {
  test('is told apart from one that is not', () => {
    for (const version of ['18.20.8', '20.20.2', '22.17.1', '23.11.1', '24.3.0'])
      assert.match(whyNotThisNode(version) ?? '', new RegExp(`this is Node ${version}, so nothing was sent`));
    for (const version of ['22.18.0', '22.20.0', '24.4.0', '24.21.0', '25.0.0', process.versions.node])
      assert.equal(whyNotThisNode(version), undefined);
  });

  test('is called that before anything else, and no disk is blamed', () => {
    const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
    const cli = join(import.meta.dirname, '../../src/cli.ts');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(older)}`, cli, '--help'],
      { encoding: 'utf8', timeout: 60_000 },
    );
    assert.match(stderr, /^Keysend needs Node 22\.18, 24\.4 or later, and this is Node 20\.20\.2.*\n$/);
    assert.equal(stdout, '');
    assert.equal(status, 3);
  });
});
