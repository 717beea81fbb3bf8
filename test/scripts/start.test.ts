import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { project } from '../../scripts/bundles.ts';
import { openDesktop, whyNotDesktop, windowsLine, withoutNpm } from '../../scripts/startDesktop.ts';
import { nextSteps, writeWorkspace } from '../../scripts/startWorkspace.ts';

const posix = { skip: process.platform === 'win32' };

describe('the editor that npm start opens', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'keysend-start-'));
    for (const name of ['code', 'code.cmd']) {
      writeFileSync(
        join(folder, name),
        '#!/bin/sh\nprintf "%s\\n" "${npm_lifecycle_event-none}" "$@" > "$WORDS"\n',
      );
      chmodSync(join(folder, name), 0o755);
    }
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const why = (
    platform: NodeJS.Platform,
    env: NodeJS.ProcessEnv,
    { uid = 1000, code = true } = {},
  ): string | undefined =>
    whyNotDesktop({ platform, env: { ...env, PATH: code ? folder : '' }, getuid: () => uid });

  test('is the VS Code of this machine where it can show a window', () => {
    assert.equal(why('linux', { DISPLAY: ':0' }), undefined);
    assert.equal(why('linux', { WAYLAND_DISPLAY: 'wayland-0' }), undefined);
    assert.equal(why('linux', { WSL_DISTRO_NAME: 'Debian' }), undefined);
    assert.equal(why('darwin', {}), undefined);
    assert.equal(why('darwin', {}, { uid: 0 }), undefined);
    assert.equal(whyNotDesktop({ platform: 'win32', env: { Path: folder } }), undefined);
  });

  test('is the web workbench elsewhere, and why is said', () => {
    assert.match(why('darwin', {}, { code: false }) ?? '', /no VS Code here/);
    assert.match(why('linux', { DISPLAY: '' }) ?? '', /no(?:ne| screen)/);
    assert.match(why('linux', { DISPLAY: ':0' }, { uid: 0 }) ?? '', /as root/);
    assert.match(why('linux', { DISPLAY: ':0', VSCODE_IPC_HOOK_CLI: '/run/x.sock' }) ?? '', /remote window/);
  });

  test('gets a new window with this extension and the folder, and nothing of npm', posix, async () => {
    const words = join(folder, 'words');
    const workspace = writeWorkspace(join(folder, 'my first "keysend" – ünï'));
    const env = { PATH: `${folder}:/bin:/usr/bin`, WORDS: words, npm_lifecycle_event: 'start' };
    assert.equal(await openDesktop({ platform: 'linux', env }, '/my extension', workspace), 0);
    assert.deepEqual(readFileSync(words, 'utf8').split('\n'), [
      'none',
      '--new-window',
      '--extensionDevelopmentPath=/my extension',
      workspace.folder,
      workspace.readme,
      '',
    ]);
  });
});

test('a line for cmd keeps each word together, whatever a folder is called', () => {
  assert.equal(windowsLine(['C:\\a b\\code.cmd', '100%&Co']), 'C:\\a^ b\\code.cmd ^"100^%^&Co^"');
});

test('what npm tells its scripts does not reach the editor', () => {
  const env = { npm_config_offline: 'true', INIT_CWD: '/x', NODE: '/x/node', NODE_PATH: '/y', HOME: '/h' };
  assert.deepEqual(withoutNpm(env), { NODE_PATH: '/y', HOME: '/h' });
});

test('the folder to begin in keeps the settings that a person made there', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'keysend-start-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(writeWorkspace(folder).folder, '.vscode', 'settings.json');
  const own = '{ "keysend.lnd.host": "127.0.0.1:10009" }';
  writeFileSync(file, own);
  writeWorkspace(folder);
  assert.equal(readFileSync(file, 'utf8'), own);
});

test('the folder to begin in names commands that there are', () => {
  const words = JSON.parse(readFileSync(join(project, 'package.nls.json'), 'utf8')) as Record<string, string>;
  const named = [...nextSteps.matchAll(/\*\*Keysend: (.+?)\*\*/g)].map(([, title]) => title);
  assert.ok(named.length >= 4);
  const titles = Object.entries(words).flatMap(([key, title]) => (key.startsWith('command.') ? title : []));
  assert.deepEqual(
    named.filter((title) => title === undefined || !titles.includes(title)),
    [],
  );
});

describe('npm start on a machine that cannot do it', () => {
  function start(words: readonly string[], node: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'keysend-start-'));
    try {
      for (const file of ['start', 'install', 'run', 'isInstalled']) copy(`scripts/${file}.mjs`, folder);
      for (const file of ['scripts/pinnedNode.cjs', 'package.json', 'package-lock.json']) copy(file, folder);
      const npm = join(folder, 'npm-cli.js');
      writeFileSync(npm, "console.error('npm error code ENOTFOUND'); process.exit(1);");
      const script = join(folder, 'scripts/start.mjs');
      return spawnSync(process.execPath, [...node, script, ...words], {
        encoding: 'utf8',
        env: { ...process.env, npm_execpath: npm, ...env },
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('says which Node it needs', () => {
    const older =
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.8" } })';
    const { status, stderr } = start([], ['--import', `data:text/javascript,${encodeURIComponent(older)}`]);
    assert.equal(status, 1);
    assert.equal(
      stderr,
      'This project needs Node 20 or later, and this is Node 18.20.8. https://nodejs.org has newer ones.\n',
    );
  });

  test('says what the network has to do with it when npm fails', () => {
    const { status, stdout, stderr } = start([]);
    assert.equal(status, 1);
    assert.match(stdout, /^Installing the packages/);
    assert.match(stderr, /ENOTFOUND\nThe packages could not be installed.*online/s);
  });

  test('does nothing when asked for what it does not know', () => {
    const { status, stdout, stderr } = start(['--no-editor', '--web']);
    assert.deepEqual(
      { status, stdout, stderr },
      { status: 2, stdout: '', stderr: 'npm start takes -- --no-editor and nothing else, not --web.\n' },
    );
  });
});

function copy(file: string, folder: string): void {
  mkdirSync(join(folder, 'scripts'), { recursive: true });
  writeFileSync(join(folder, file), readFileSync(join(project, file)));
}
