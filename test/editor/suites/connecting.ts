import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { reasonOf } from '../../../src/keysend/problem.ts';
import type { Reason } from '../../../src/keysend/problem.ts';
import { eventually } from '../../workbench/eventually.ts';
import {
  connectNow,
  keysend,
  labelOf,
  needsRegtest,
  node,
  rows,
  settingsOf,
  useNode,
  writeLndSettings,
} from '../inHost.ts';
import type { LndSettings } from '../inHost.ts';

describe('connecting', () => {
  before(needsRegtest);
  after(() => writeLndSettings({}));

  it('takes up changed settings with the next command, without a reload', async () => {
    await useNode('alice');
    const { parts } = await keysend();
    assert.equal(parts.session.node?.info.alias, 'alice');
    await writeLndSettings(settingsOf('bob'));
    using use = await parts.session.use({ ask: true }, new AbortController().signal);
    assert.equal(use.node.info.alias, 'bob');
  });

  it('keeps one connection as long as the settings name the same node', async () => {
    await useNode('alice');
    const { parts } = await keysend();
    const before = parts.session.node;
    await vscode.workspace.getConfiguration('keysend').update('timeoutSeconds', 61, true);
    await vscode.commands.executeCommand('keysend.refreshPayments');
    assert.equal(parts.session.node, before);
    await vscode.workspace.getConfiguration('keysend').update('timeoutSeconds', undefined, true);
  });

  it('a change of settings closes no connection that a payment still uses', async () => {
    await useNode('alice');
    const { parts } = await keysend();
    using use = await parts.session.use({ ask: true }, new AbortController().signal);
    await writeLndSettings(settingsOf('bob'));
    await eventually('the session to let go of alice', () => parts.session.node !== use.node, Boolean);
    const info = await use.node.getInfo(new AbortController().signal);
    assert.equal(info.alias, 'alice');
  });

  it('somebody who waits while the settings change gets the node that they name in the end', async () => {
    await useNode('alice');
    const { parts } = await keysend();
    parts.session.disconnect();
    const waiting = parts.session.use({ ask: true }, new AbortController().signal);
    await writeLndSettings(settingsOf('bob'));
    using use = await waiting;
    using later = await parts.session.use({ ask: true }, new AbortController().signal);
    assert.ok(['alice', 'bob'].includes(use.node.info.alias));
    assert.equal(later.node.info.alias, 'bob');
  });

  it('Cancel ends the waiting at once', async () => {
    // Nobody answers there: the address is reserved for documentation (RFC 5737).
    await writeLndSettings({ ...settingsOf('alice'), host: '192.0.2.1:10009' });
    const { parts } = await keysend();
    const abort = new AbortController();
    const waiting = parts.session.use({ ask: true }, abort.signal);
    abort.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    parts.session.disconnect();
  });

  describe('says what is wrong, and what mends it', () => {
    for (const { what, kind, settings, remedies } of cases()) {
      it(what, async () => {
        await writeLndSettings(settings());
        const state = await connectNow();
        assert.ok(state.kind === 'failed', `The state is ${state.kind}.`);
        assert.equal(reasonOf(state.error)?.kind, kind);
        const labels = (await rows()).map(labelOf);
        for (const remedy of [...remedies, 'Try Again'])
          assert.ok(labels.includes(remedy), labels.join(', '));
      });
    }
  });
});

interface Case {
  readonly what: string;
  readonly kind: Reason['kind'];
  readonly settings: () => LndSettings;
  readonly remedies: readonly string[];
}

function cases(): readonly Case[] {
  const file = (name: string, content: string | Buffer): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'keysend-')), name);
    writeFileSync(path, content);
    return path;
  };
  const alice = (changes: LndSettings) => (): LndSettings => ({ ...settingsOf('alice'), ...changes });
  const openSetting = ['Open Setting'];
  return [
    {
      what: 'no macaroon named',
      kind: 'partMissing',
      settings: alice({ macaroonPath: undefined }),
      remedies: openSetting,
    },
    {
      what: 'a host without a port',
      kind: 'hostWithoutPort',
      settings: alice({ host: '127.0.0.1' }),
      remedies: openSetting,
    },
    {
      what: 'a port out of range',
      kind: 'portInvalid',
      settings: alice({ host: '127.0.0.1:99999' }),
      remedies: openSetting,
    },
    {
      what: 'nothing listens there',
      kind: 'refused',
      settings: alice({ host: '127.0.0.1:1' }),
      remedies: openSetting,
    },
    {
      what: 'the port of the Lightning network, not of gRPC',
      kind: 'notGrpc',
      settings: () => ({ ...settingsOf('alice'), host: `127.0.0.1:${node('alice').p2pPort}` }),
      remedies: openSetting,
    },
    {
      what: 'a certificate that is not there',
      kind: 'fileMissing',
      settings: alice({ tlsCertPath: '/nowhere/tls.cert' }),
      remedies: openSetting,
    },
    {
      what: 'a folder instead of the macaroon',
      kind: 'fileIsDirectory',
      settings: alice({ macaroonPath: tmpdir() }),
      remedies: openSetting,
    },
    {
      what: 'a certificate that is none',
      kind: 'certificateGarbage',
      settings: () => ({ ...settingsOf('alice'), tlsCertPath: file('tls.cert', 'hello') }),
      remedies: openSetting,
    },
    {
      what: 'a macaroon in hex',
      kind: 'macaroonIsHex',
      settings: () => ({
        ...settingsOf('alice'),
        macaroonPath: file('admin.macaroon', readFileSync(node('alice').macaroonPath).toString('hex')),
      }),
      remedies: openSetting,
    },
    {
      what: 'the certificate of another node',
      kind: 'certificateWrong',
      settings: () => ({ ...settingsOf('alice'), tlsCertPath: node('bob').certPath }),
      remedies: openSetting,
    },
    {
      what: 'the macaroon of another node',
      kind: 'macaroonOfAnotherNode',
      settings: () => ({ ...settingsOf('alice'), macaroonPath: node('bob').macaroonPath }),
      remedies: openSetting,
    },
    {
      what: 'a path on a server, which would get the password of whoever opens it',
      kind: 'pathIsUnc',
      settings: alice({ macaroonPath: '\\\\server\\share\\admin.macaroon' }),
      remedies: openSetting,
    },
    {
      what: 'a locked wallet',
      kind: 'walletLocked',
      settings: () => settingsOf('eve'),
      remedies: ['Copy Command'],
    },
  ];
}
