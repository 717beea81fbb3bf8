import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { reasonOf } from '../../../src/keysend/problem.ts';
import type { Reason } from '../../../src/keysend/problem.ts';
import { switchedAddress } from '../../regtest/switchedAddress.ts';
import type { SwitchedAddress } from '../../regtest/switchedAddress.ts';
import type { NodeName } from '../../regtest/topology.ts';
import { RemedyItem } from '../../../src/editor/paymentItems.ts';
import { applyRemedy } from '../../../src/editor/applyRemedy.ts';
import {
  connectNow,
  keysend,
  labelOf,
  needsRegtest,
  node,
  rows,
  saidDuring,
  settingsOf,
  writeLndSettings,
} from '../inHost.ts';

async function failure(): Promise<Reason> {
  const state = await connectNow();
  assert.ok(state.kind === 'failed', `The state is ${state.kind}.`);
  const reason = reasonOf(state.error);
  assert.ok(reason);
  return reason;
}

describe('an address that another node answers at', () => {
  let address: SwitchedAddress;
  before(needsRegtest);
  before(async () => {
    address = await switchedAddress(node('alice').host);
  });
  after(async () => {
    address.close();
    await writeLndSettings({});
  });

  it('is not used: the view says so, with both keys, and asks nothing', async () => {
    await writeLndSettings({ ...settingsOf('alice'), host: address.host });
    assert.equal((await connectNow()).kind, 'connected');
    address.leadsTo = node('bob').host;
    await writeLndSettings({ ...settingsOf('bob'), host: address.host });
    const { parts, person } = await keysend();
    parts.session.disconnect();
    await vscode.commands.executeCommand('keysend.refreshPayments');
    const { state } = parts.session;
    assert.ok(state.kind === 'failed');
    assert.equal(reasonOf(state.error)?.kind, 'otherNode');
    assert.equal(person.otherNodesAsked.length, 0);
    assert.ok((await rows()).map(labelOf).includes('Use This Node…'));
  });

  it('a no leaves it so; a yes counts from then on', async () => {
    const { parts, person } = await keysend();
    person.accepts = false;
    assert.equal((await failure()).kind, 'otherNode');
    const [asked] = person.otherNodesAsked;
    assert.equal(asked?.host, address.host);
    assert.notEqual(asked.expected, asked.found);
    assert.equal(asked.alias, 'bob');
    person.accepts = true;
    assert.equal((await connectNow()).kind, 'connected');
    assert.equal(parts.session.node?.info.key, asked.found);
    person.accepts = false;
    const before = person.otherNodesAsked.length;
    assert.equal((await connectNow()).kind, 'connected');
    assert.equal(person.otherNodesAsked.length, before);
  });

  it('the one before is the other one now, and the button of the view asks too', async () => {
    address.leadsTo = node('alice').host;
    await writeLndSettings({ ...settingsOf('alice'), host: address.host });
    const { parts, person } = await keysend();
    assert.equal((await failure()).kind, 'otherNode');
    const button = (await rows()).find((row) => labelOf(row) === 'Use This Node…');
    assert.ok(button instanceof RemedyItem || button?.command?.arguments !== undefined);
    person.accepts = true;
    await vscode.commands.executeCommand(
      'keysend.applyRemedy',
      ...((button.command?.arguments ?? []) as unknown[]),
    );
    person.accepts = false;
    assert.equal(parts.session.node?.info.alias, 'alice');
  });
});

describe('a macaroon that was entered', () => {
  const hexOf = (name: NodeName): string => readFileSync(node(name).macaroonPath).toString('hex');
  before(needsRegtest);
  after(async () => {
    const { parts } = await keysend();
    for (const host of await parts.macaroons.hosts()) await parts.macaroons.forget(host);
    await writeLndSettings({}, vscode.ConfigurationTarget.Workspace);
    await writeLndSettings({});
  });

  it('is what is missing where the settings name a host alone', async () => {
    const { host, certPath: tlsCertPath } = node('alice');
    await writeLndSettings({ host, tlsCertPath });
    assert.equal((await failure()).kind, 'partMissing');
    assert.ok((await rows()).map(labelOf).includes('Enter Macaroon…'));
    const { parts } = await keysend();
    const place = await parts.macaroons.placeOf(host, tlsCertPath);
    assert.ok(place);
    await parts.macaroons.keep(place, hexOf('alice'));
    assert.equal((await connectNow()).kind, 'connected');
  });

  it('does not go to another host, nor to a folder that names the same', async () => {
    const { host, certPath: tlsCertPath } = node('alice');
    await writeLndSettings({ host: host.replace('127.0.0.1', 'localhost'), tlsCertPath });
    assert.equal((await failure()).kind, 'partMissing');
    await writeLndSettings({ host, tlsCertPath });
    await writeLndSettings({ host, tlsCertPath }, vscode.ConfigurationTarget.Workspace);
    assert.equal((await failure()).kind, 'partMissing');
    assert.ok(!(await rows()).map(labelOf).includes('Enter Macaroon…'));
    await writeLndSettings({}, vscode.ConfigurationTarget.Workspace);
  });

  it('does not go to the same host with another certificate, and may be entered again', async () => {
    const { host } = node('alice');
    await writeLndSettings({ host, tlsCertPath: node('bob').certPath });
    assert.deepEqual(await failure(), { kind: 'otherCertificate', host });
    assert.ok((await rows()).map(labelOf).includes('Enter Macaroon…'));
    await writeLndSettings({ host });
    assert.equal((await failure()).kind, 'otherCertificate');
    await writeLndSettings({ host, tlsCertPath: node('alice').certPath });
  });

  it('is not asked for while the certificate cannot be read: that is said', async () => {
    const { host, certPath: tlsCertPath } = node('alice');
    await writeLndSettings({ host, tlsCertPath: `${tlsCertPath}.gone` });
    const said = await saidDuring(() => vscode.commands.executeCommand('keysend.enterMacaroon'));
    assert.match(said.join(' '), /tls\.cert\.gone/);
    await writeLndSettings({ host, tlsCertPath });
  });

  it('is gone once it is forgotten', async () => {
    const { parts } = await keysend();
    assert.equal((await connectNow()).kind, 'connected');
    await parts.macaroons.forget(node('alice').host);
    assert.equal((await failure()).kind, 'partMissing');
  });
});

describe('a macaroon that everybody on this computer can read', () => {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  before(needsRegtest);
  after(() => writeLndSettings({}));

  it('is made private by one button', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keysend-'));
    chmodSync(folder, 0o755);
    const file = join(folder, 'admin.macaroon');
    copyFileSync(node('alice').macaroonPath, file);
    chmodSync(file, 0o644);
    const { parts } = await keysend();
    await applyRemedy({ kind: 'makePrivate', path: file, label: '' }, () => undefined, parts);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });
});
