import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { test } from 'node:test';
import { resolvePath } from '../../src/connections/resolvePath.ts';
import type { PathContext } from '../../src/connections/resolvePath.ts';
import { reasonFrom } from './samples.ts';

const onLinux: PathContext = {
  flavour: posix,
  homeDirectory: '/home/ana',
  env: { LND: '/srv/lnd', EMPTY: '', SHARE: '//server/share' },
  folder: '/projects/course',
  start: '/projects/course',
};
const onWindows: PathContext = {
  flavour: win32,
  homeDirectory: 'C:\\Users\\Ana',
  env: { LOCALAPPDATA: 'C:\\Users\\Ana\\AppData\\Local', SHARE: '\\\\server\\share' },
  folder: 'd:\\course',
  start: 'd:\\course',
};
/** The person's own settings belong to no folder. */
const nowhere = { folder: undefined, start: undefined };

test('paths are absolute, or start at the folder that names them', () => {
  const linux = (text: string): string => resolvePath(text, 'macaroon', onLinux);
  assert.equal(linux('/etc/lnd/admin.macaroon'), '/etc/lnd/admin.macaroon');
  assert.equal(linux('admin.macaroon'), '/projects/course/admin.macaroon');
  assert.equal(linux('../lnd/tls.cert'), '/projects/lnd/tls.cert');

  const windows = (text: string): string => resolvePath(text, 'macaroon', onWindows);
  assert.equal(windows('C:\\lnd\\tls.cert'), 'C:\\lnd\\tls.cert');
  assert.equal(windows('C:/lnd/tls.cert'), 'C:\\lnd\\tls.cert');
  assert.equal(windows('.lnd/tls.cert'), 'd:\\course\\.lnd\\tls.cert');
  assert.equal(windows('..\\lnd\\tls.cert'), 'd:\\lnd\\tls.cert');
});

test('~ and ${userHome} are the home directory', () => {
  assert.equal(resolvePath('~/.lnd/tls.cert', 'certificate', onLinux), '/home/ana/.lnd/tls.cert');
  assert.equal(resolvePath('${userHome}/.lnd/tls.cert', 'certificate', onLinux), '/home/ana/.lnd/tls.cert');
  assert.equal(resolvePath('~', 'certificate', onLinux), '/home/ana');
  assert.equal(resolvePath('~\\Lnd\\tls.cert', 'certificate', onWindows), 'C:\\Users\\Ana\\Lnd\\tls.cert');
  assert.equal(resolvePath('~/Lnd/tls.cert', 'certificate', onWindows), 'C:\\Users\\Ana\\Lnd\\tls.cert');
  assert.equal(resolvePath('~/tls.cert', 'certificate', { ...onLinux, ...nowhere }), '/home/ana/tls.cert');
});

test('a ~ anywhere else is a character like others', () => {
  assert.equal(resolvePath('~bob/tls.cert', 'certificate', onLinux), '/projects/course/~bob/tls.cert');
  assert.equal(resolvePath('/a/~/tls.cert', 'certificate', onLinux), '/a/~/tls.cert');
  assert.equal(resolvePath('C:\\LND~1\\tls.cert', 'certificate', onWindows), 'C:\\LND~1\\tls.cert');
});

test('${workspaceFolder} and ${env:NAME} are filled in, once', () => {
  assert.equal(
    resolvePath('${workspaceFolder}/lnd/tls.cert', 'certificate', onLinux),
    '/projects/course/lnd/tls.cert',
  );
  assert.equal(resolvePath('${env:LND}/tls.cert', 'certificate', onLinux), '/srv/lnd/tls.cert');
  assert.equal(
    resolvePath('${env:LOCALAPPDATA}\\Lnd\\tls.cert', 'certificate', onWindows),
    'C:\\Users\\Ana\\AppData\\Local\\Lnd\\tls.cert',
  );
  const nested = { ...onLinux, env: { OUTER: '/a/${env:INNER}', INNER: 'b' } };
  assert.equal(resolvePath('${env:OUTER}', 'certificate', nested), '/a/${env:INNER}');
});

test('a variable that is not known here, or empty, is named', async () => {
  for (const variable of [
    '${env:NOT_SET}',
    '${env:EMPTY}',
    '${workspaceRoot}',
    '${}',
    '${toString}',
    '${env:toString}',
  ]) {
    const value = `${variable}/tls.cert`;
    assert.deepEqual(await reasonFrom(() => resolvePath(value, 'certificate', onLinux)), {
      kind: 'variableUnknown',
      variable,
      value,
    });
  }
  assert.deepEqual(
    await reasonFrom(() =>
      resolvePath('${workspaceFolder}/tls.cert', 'certificate', { ...onLinux, ...nowhere }),
    ),
    { kind: 'variableUnknown', variable: '${workspaceFolder}', value: '${workspaceFolder}/tls.cert' },
  );
});

test('a macaroon that was pasted as a path is not repeated', async () => {
  const hex = `0201036c6e64${'0A'.repeat(90)}`;
  const base64 = Buffer.from(hex, 'hex').toString('base64');
  const context = { ...onLinux, ...nowhere, env: { MACAROON: hex } };
  for (const text of [hex, base64, 'lndconnect://h:1?macaroon=AgEDbG5k', '${env:MACAROON}']) {
    assert.deepEqual(await reasonFrom(() => resolvePath(text, 'macaroon', context)), {
      kind: 'macaroonPasted',
      part: 'macaroon',
    });
  }
});

test('a relative path in the person’s own settings starts nowhere', async () => {
  for (const context of [onLinux, onWindows]) {
    assert.deepEqual(
      await reasonFrom(() => resolvePath('lnd/tls.cert', 'certificate', { ...context, ...nowhere })),
      { kind: 'pathIsRelative', part: 'certificate', path: 'lnd/tls.cert' },
    );
  }
});

test('a Windows path whose \\n became a line break is recognised', async () => {
  const broken = 'C:\\Users\\ana\\.polar\networks\\1\\tls.cert';
  for (const context of [onLinux, onWindows]) {
    assert.deepEqual(await reasonFrom(() => resolvePath(broken, 'certificate', context)), {
      kind: 'pathHasControlCharacter',
      part: 'certificate',
      path: broken,
    });
  }
  const reason = await reasonFrom(() => resolvePath('/lnd/tls.cert\0.png', 'certificate', onLinux));
  assert.equal(reason.kind, 'pathHasControlCharacter');
});

test('a path to another machine or a device is refused, on every system', async () => {
  for (const text of [
    '\\\\server\\share\\tls.cert',
    '//server/share/tls.cert',
    '\\/server/share/tls.cert',
    '\\\\?\\UNC\\server\\share\\tls.cert',
    '\\\\.\\pipe\\lnd',
    '\\\\?\\C:\\lnd\\tls.cert',
  ]) {
    for (const context of [onLinux, onWindows]) {
      const reason = await reasonFrom(() => resolvePath(text, 'macaroon', context));
      assert.deepEqual(reason, { kind: 'pathIsUnc', part: 'macaroon', path: text });
    }
  }
});

test('on Windows neither a variable nor a folder leads to another machine', async () => {
  const share = { folder: '\\\\server\\course', start: '\\\\server\\course' };
  for (const [text, context] of [
    ['${env:SHARE}\\tls.cert', onWindows],
    ['tls.cert', { ...onWindows, ...share }],
    ['${workspaceFolder}\\tls.cert', { ...onWindows, ...share }],
  ] as const) {
    const reason = await reasonFrom(() => resolvePath(text, 'certificate', context));
    assert.equal(reason.kind, 'pathIsUnc', text);
  }
});

test('a variable that is never closed is a part of the path, and is not looked for again and again', () => {
  assert.equal(resolvePath('${workspaceFolder', 'macaroon', onLinux), '/projects/course/${workspaceFolder');
  const started = performance.now();
  resolvePath('${'.repeat(100_000), 'macaroon', onLinux);
  assert.ok(performance.now() - started < 1_000);
});
