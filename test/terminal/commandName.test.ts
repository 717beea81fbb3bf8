import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandName, commandToType, folderOf } from '../../src/terminal/commandName.ts';

test('the command is named as the person typed it', () => {
  assert.equal(commandName({}), 'keysend');
  assert.equal(commandName({ npm_lifecycle_event: 'test' }), 'keysend');
  assert.equal(commandName({ npm_lifecycle_event: 'keysend' }), 'npm run keysend --');
});

test('npm run keysend works in the folder that the person is in', () => {
  assert.equal(folderOf({ npm_lifecycle_event: 'keysend', INIT_CWD: '/course' }, '/keysend'), '/course');
  assert.equal(folderOf({ npm_lifecycle_event: 'test', INIT_CWD: '/elsewhere' }, '/course'), '/course');
  assert.equal(folderOf({}, '/course'), '/course');
});

test('a command to copy keeps its flags, quoted where a shell would split or expand them', () => {
  assert.equal(commandToType('keysend', ['list'], {}), 'keysend list');
  assert.equal(
    commandToType('keysend', ['list'], {
      host: '127.0.0.1:10009',
      cert: '/a b/tls.cert',
      macaroon: '/$HOME/a.macaroon',
    }),
    `keysend list --host 127.0.0.1:10009 --cert "/a b/tls.cert" --macaroon '/$HOME/a.macaroon'`,
  );
  assert.equal(
    commandToType('keysend', [], { cert: String.raw`C:\Users\Ann Lee\tls.cert` }),
    String.raw`keysend --cert "C:\Users\Ann Lee\tls.cert"`,
  );
});
