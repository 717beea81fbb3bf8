import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TreeItem } from 'vscode';
import type { NodeState } from '../../src/editor/nodeSession.ts';
import type { NodeDescription } from '../regtest/description.ts';
import type { NodeName } from '../regtest/topology.ts';
import { eventually } from '../workbench/eventually.ts';
import type { ScriptedKeysend } from './scriptedExtension.ts';

const EXTENSION = 'keysend.keysend';

const nodes = JSON.parse(process.env['KEYSEND_TEST_NODES'] ?? '[]') as readonly NodeDescription[];

/** Leaves a test out where there is no regtest network: on desktops without Go. */
export function needsRegtest(this: Mocha.Context): void {
  if (nodes.length === 0) this.skip();
}

export function node(name: NodeName): NodeDescription {
  const found = nodes.find((each) => each.name === name);
  assert.ok(found, `There is no node ${name}.`);
  return found;
}

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(EXTENSION);
  assert.ok(found, 'The extension is not there.');
  return found;
}

/** The running extension, with its person at our command. */
export async function keysend(): Promise<ScriptedKeysend> {
  return (await extension().activate()) as ScriptedKeysend;
}

export interface LndSettings {
  readonly host?: string | undefined;
  readonly tlsCertPath?: string | undefined;
  readonly macaroonPath?: string | undefined;
}

export function settingsOf(name: NodeName): Required<LndSettings> {
  const { host, certPath, macaroonPath } = node(name);
  return { host, tlsCertPath: certPath, macaroonPath };
}

/** Writes the three settings; those that are not named are removed. */
export async function writeLndSettings(
  settings: LndSettings,
  target = vscode.ConfigurationTarget.Global,
): Promise<void> {
  for (const name of ['host', 'tlsCertPath', 'macaroonPath'] as const) {
    await vscode.workspace.getConfiguration('keysend.lnd').update(name, settings[name], target);
  }
}

export async function writeSetting(
  name: 'feeLimitPercent' | 'timeoutSeconds' | 'practice.delay',
  value: unknown,
): Promise<void> {
  await vscode.workspace.getConfiguration('keysend').update(name, value, vscode.ConfigurationTarget.Global);
}

/** Connects as a person does who wants to see it; resolves to what came of it. */
export async function connectNow(): Promise<NodeState> {
  const { parts } = await keysend();
  // Answers in a notification, which nobody presses here.
  await vscode.commands.executeCommand('keysend.connect');
  return parts.session.state;
}

export async function useNode(name: NodeName): Promise<void> {
  await writeLndSettings(settingsOf(name));
  const state = await connectNow();
  assert.equal(state.kind, 'connected');
}

export async function rows(parent?: TreeItem): Promise<readonly TreeItem[]> {
  const { parts } = await keysend();
  return parts.tree.getChildren(parent);
}

export function labelOf({ label }: TreeItem): string {
  return typeof label === 'string' ? label : '';
}

/** The first row of the tree that is as expected, as soon as there is one. */
export async function waitForRow(what: string, isExpected: (item: TreeItem) => boolean): Promise<TreeItem> {
  const found = await eventually(
    what,
    async () => (await rows()).find(isExpected),
    (item) => item !== undefined,
  );
  assert.ok(found);
  return found;
}

/** The text of the output channel "Keysend", which must be shown. */
export async function outputText(expected: RegExp): Promise<string> {
  return eventually(
    `the output to match ${String(expected)}`,
    () =>
      vscode.workspace.textDocuments
        .filter(({ uri }) => uri.scheme === 'output' && !uri.path.includes('Log'))
        .map((document) => document.getText())
        .join('\n'),
    (text) => expected.test(text),
  );
}
