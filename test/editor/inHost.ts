import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { TreeItem } from 'vscode';
import type { NodeState } from '../../src/editor/nodeSession.ts';
import { DEFAULT_LIMITS } from '../../src/keysend/brakes.ts';
import type { Journal } from '../../src/keysend/journal.ts';
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

export const limitSettings = [
  'limits.perPayment',
  'limits.per24Hours',
  'limits.onTestNetworks',
  'confirmAbove',
  'feeLimitPercent',
  'feeLimitSat',
] as const;

export async function writeSetting(
  name: (typeof limitSettings)[number] | 'timeoutSeconds' | 'practice.delay',
  value: unknown,
): Promise<void> {
  await vscode.workspace.getConfiguration('keysend').update(name, value, vscode.ConfigurationTarget.Global);
}

/** A person's yes to a stop, if one holds. */
export async function allowSending(journal: Journal): Promise<void> {
  const { stoppedAt } = await journal.brakes();
  if (stoppedAt !== undefined) await journal.resume(stoppedAt);
}

/** As it is on a machine where nobody has set a limit, or stopped sending. */
export async function releaseBrakes(): Promise<void> {
  const { parts, person } = await keysend();
  for (const name of limitSettings) await writeSetting(name, undefined);
  const journal = await parts.session.journal();
  await allowSending(journal);
  await journal.changeLimits(DEFAULT_LIMITS, (await journal.brakes()).limits);
  await parts.stop.look();
  person.raises = 'keep';
  person.answer = 'cancel';
}

/** What notifications say while `work` goes on: VS Code shows none in its test hosts. */
export async function saidDuring(work: () => PromiseLike<unknown>): Promise<readonly string[]> {
  const { errors } = (await keysend()).parts;
  const said: string[] = [];
  const show = errors.show.bind(errors);
  errors.show = (severity, sentence, remedies, again) => {
    said.push(sentence);
    show(severity, sentence, remedies, again);
  };
  try {
    await work();
  } finally {
    errors.show = show;
  }
  return said;
}

/** What `keysend` does in a terminal beside the window. */
export async function inTerminal(...args: readonly string[]): Promise<string> {
  const cli = join(extension().extensionPath, 'dist', 'cli.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args]);
  return stdout;
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
