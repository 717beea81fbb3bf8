import assert from 'node:assert/strict';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connections } from '../../src/connections/connections.ts';
import type { ConnectionPorts } from '../../src/connections/connections.ts';
import type { ConnectionSet, ExposedFile, NamedConnection, OtherNode } from '../../src/keysend/connection.ts';
import type { NodeKey } from '../../src/keysend/destination.ts';
import type { LightningNode } from '../../src/keysend/node.ts';
import { ALICE, BOB } from '../keysend/samples.ts';
import { macaroon, reasonFrom, temporaryDirectory, write } from './samples.ts';

/** A machine whose address answers as the node that `key` says. */
class Machine {
  readonly directory: string;
  readonly named: NamedConnection;
  readonly closed: NodeKey[] = [];
  readonly sets: ConnectionSet[] = [];
  key = ALICE;
  network = 'regtest';

  constructor(t: TestContext) {
    this.directory = temporaryDirectory(t);
    write(this.directory, { 'lnd/admin.macaroon': macaroon() });
    chmodSync(this.directory, 0o755);
    this.named = {
      source: { kind: 'userSettings' },
      host: '127.0.0.1:10009',
      macaroonPath: join(this.directory, 'lnd/admin.macaroon'),
    };
  }

  /** A window or a terminal. */
  start(ports: ConnectionPorts = {}): Connections {
    return new Connections(join(this.directory, 'share'), ports);
  }

  readonly dial = async (set: ConnectionSet): Promise<LightningNode> => {
    const { key, network } = this;
    this.sets.push(set);
    const info = { key, network, alias: 'somebody' };
    return { info, close: () => this.closed.push(key) } as unknown as LightningNode;
  };
}

test('another node at the same address is closed again, until a person says that it is the right one', async (t) => {
  const machine = new Machine(t);
  const window = machine.start();
  await window.open(machine.named, machine.dial);
  machine.key = BOB;

  for (const each of [window, machine.start()]) {
    const reason = await reasonFrom(() => each.open(machine.named, machine.dial));
    assert.deepEqual(reason, {
      kind: 'otherNode',
      host: '127.0.0.1:10009',
      expected: ALICE,
      found: BOB,
      alias: 'somebody',
      network: 'regtest',
    });
  }
  assert.deepEqual(machine.closed, [BOB, BOB]);

  const reason = (await reasonFrom(() => window.open(machine.named, machine.dial))) as OtherNode & {
    kind: 'otherNode';
  };
  await machine.start().accept(reason);
  const node = await window.open(machine.named, machine.dial);
  assert.equal(node.info.key, BOB);
  machine.key = ALICE;
  assert.equal((await reasonFrom(() => window.open(machine.named, machine.dial))).kind, 'otherNode');
});

test('that is asked however the connection was named', async (t) => {
  const machine = new Machine(t);
  await machine.start().open(machine.named, machine.dial);
  machine.key = BOB;
  const flags = { ...machine.named, source: { kind: 'flags' } } as NamedConnection;
  assert.equal((await reasonFrom(() => machine.start().open(flags, machine.dial))).kind, 'otherNode');
});

test('a node that does not answer is not remembered', async (t) => {
  const machine = new Machine(t);
  const dead = async (): Promise<never> => {
    throw new Error('nobody there');
  };
  await assert.rejects(machine.start().open(machine.named, dead));
  assert.deepEqual(readdirSync(machine.directory), ['lnd']);
});

test('why it is not remembered is for the log, and it is used all the same', async (t) => {
  const machine = new Machine(t);
  write(machine.directory, { share: 'a file where the directory should be' });
  const lines: string[] = [];
  const node = await machine.start({ log: (line) => lines.push(line) }).open(machine.named, machine.dial);
  assert.equal(node.info.key, ALICE);
  assert.match(lines.join('\n'), /could not be written down: Error: E\w+/);
});

test('an exposed macaroon is told once it is in use', { skip: process.platform === 'win32' }, async (t) => {
  const machine = new Machine(t);
  const told: ExposedFile[] = [];
  const file = join(machine.directory, 'lnd/admin.macaroon');
  chmodSync(file, 0o644);
  const onExposed = (exposed: ExposedFile): void => void told.push(exposed);
  await machine.start({ onExposed }).open(machine.named, machine.dial);
  for (const until = Date.now() + 5000; told.length === 0 && Date.now() < until;) await sleep(5);
  assert.deepEqual(told, [{ path: file, isOwn: true }]);
});
