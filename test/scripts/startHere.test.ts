import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { project } from '../../scripts/bundles.ts';

/** What is in no checkout. */
const made = /^(?:node_modules|\.git|\.build|\.vscode-test|dist|test|.*\.vsix|src.wire.generated.*)$/;

describe('npm start in a fresh checkout, in a folder with a name of its own', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'keysend start – ünï '));
    const filter = (source: string): boolean => !made.test(relative(project, source));
    cpSync(project, folder, { recursive: true, filter });
    symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  });
  after(() => {
    for (const file of globSync('**/practice/server.json', { cwd: join(folder, 'home') })) {
      const { pid } = JSON.parse(readFileSync(join(folder, 'home', file), 'utf8')) as { pid?: number };
      if (pid !== undefined) process.kill(pid);
    }
    rmSync(folder, { recursive: true, maxRetries: 20, retryDelay: 100 });
  });

  function start(home: string): {
    readonly status: number | null;
    readonly out: string;
    readonly err: string;
  } {
    const names = ['HOME', 'USERPROFILE', 'LOCALAPPDATA', 'APPDATA', 'XDG_DATA_HOME', 'XDG_STATE_HOME'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'scripts/start.mjs')], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...Object.fromEntries(names.map((name) => [name, home])) },
    });
    return { status, out: stdout, err: stderr };
  }

  test('builds, pays over the practice network, and says how to go on where nobody can be asked', () => {
    const { status, out, err } = start(join(folder, 'home'));
    assert.equal(status, 0, `${out}${err}`);
    assert.match(
      out,
      /^Building the extension …\n.*\bSUCCEEDED {3}bob received 1,000 sat;.*npm start in a terminal/s,
    );
  });

  test('builds nothing the second time', () => {
    const { status, out } = start(join(folder, 'home'));
    assert.equal(status, 0);
    assert.doesNotMatch(out, /Building|Installing/);
    assert.match(out, /SUCCEEDED/);
  });

  test('ends with why, when the payment could not be made', () => {
    writeFileSync(join(folder, 'no home'), '');
    const { status, out, err } = start(join(folder, 'no home'));
    assert.equal(status, 3, `${out}${err}`);
    assert.match(err, /practice payment did not succeed, so npm start ends here/);
    assert.doesNotMatch(out, /in an editor/);
  });
});
