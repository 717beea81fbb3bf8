import { dirname } from 'node:path';
import { ConfigurationTarget, EventEmitter, workspace } from 'vscode';
import type { Disposable, Event, WorkspaceConfiguration } from 'vscode';
import type { Limits } from '../keysend/brakes.ts';
import { LONGEST_TIMEOUT_SECONDS } from '../keysend/limits.ts';
import { BadSetting } from './badSetting.ts';
import { readLimits } from './limitSettings.ts';

/** The three parts of a connection as one level of settings names them, of whatever type people wrote. */
export interface NodeSettings {
  readonly host: unknown;
  readonly tlsCertPath: unknown;
  readonly macaroonPath: unknown;
}

/** Settings that come with a folder on a disk. */
export interface FolderNodeSettings extends NodeSettings {
  readonly folder: string;
}

/** What each level says, apart: which of them counts is decided for all three parts together. */
export type NodeSettingLevels = readonly [
  levels: { readonly user: NodeSettings; readonly workspace?: FolderNodeSettings },
  /** Without trust, what the workspace names must not count. */
  folder: { readonly trusted: boolean },
];

const PRACTICE_DELAY_MS = 100;
const LONGEST_PRACTICE_DELAY_MS = 2000;

/** The settings as they are now. Reading throws a `BadSetting` for what cannot be meant. */
export class Settings implements Disposable {
  readonly #nodeChanged = new EventEmitter<void>();
  readonly #practiceChanged = new EventEmitter<void>();
  readonly #listeners: readonly Disposable[];
  #node: NodeSettingLevels | undefined;

  /** Another node may be meant: a setting of `keysend.lnd`, the folders or the trust changed. */
  readonly onDidChangeNode: Event<void> = this.#nodeChanged.event;
  /** A setting of `keysend.practice` changed. */
  readonly onDidChangePractice: Event<void> = this.#practiceChanged.event;

  constructor() {
    const changed = (): void => {
      this.#node = undefined;
      this.#nodeChanged.fire();
    };
    this.#listeners = [
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('keysend.lnd')) changed();
        if (change.affectsConfiguration('keysend.practice')) this.#practiceChanged.fire();
      }),
      workspace.onDidGrantWorkspaceTrust(changed),
      workspace.onDidChangeWorkspaceFolders(changed),
    ];
  }

  /** Kept until they change: VS Code takes half a millisecond to say them, and the status bar asks with every payment. */
  node(): NodeSettingLevels {
    this.#node ??= readNodeSettings();
    return this.#node;
  }

  /** Where a path and an entered macaroon are both named, the path counts. True when the person's own settings had one. */
  async removeMacaroonPath(): Promise<boolean> {
    const configuration = workspace.getConfiguration('keysend.lnd');
    if (configuration.inspect('macaroonPath')?.globalValue === undefined) return false;
    await configuration.update('macaroonPath', undefined, ConfigurationTarget.Global);
    return true;
  }

  /** How long LND may look for routes. Scope `application`, as that of the limits: no folder can set it. */
  timeoutSeconds(): number {
    const seconds: unknown = workspace.getConfiguration('keysend').get('timeoutSeconds');
    if (isWholeWithin(seconds, 1, LONGEST_TIMEOUT_SECONDS)) return seconds;
    throw new BadSetting('keysend.timeoutSeconds', seconds);
  }

  /** How much may go out, as far as the person's own settings name it. */
  limits(): Partial<Limits> {
    return readLimits(workspace.getConfiguration('keysend'));
  }

  /** Milliseconds that one leg of an HTLC takes on the practice network. What cannot be meant costs nothing: the default does. */
  practiceDelayMs(): number {
    const delay: unknown = workspace.getConfiguration('keysend').get('practice.delay');
    return isWholeWithin(delay, 0, LONGEST_PRACTICE_DELAY_MS) ? delay : PRACTICE_DELAY_MS;
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#nodeChanged.dispose();
    this.#practiceChanged.dispose();
  }
}

function readNodeSettings(): NodeSettingLevels {
  const configuration = workspace.getConfiguration('keysend.lnd');
  const folder = homeOfWorkspaceSettings();
  const user = readLevel(configuration, 'globalValue');
  const levels =
    folder === undefined
      ? { user }
      : { user, workspace: { folder, ...readLevel(configuration, 'workspaceValue') } };
  return [levels, { trusted: workspace.isTrusted }];
}

/** The folder that relative paths in the workspace's own settings start at. */
function homeOfWorkspaceSettings(): string | undefined {
  const file = workspace.workspaceFile;
  if (file?.scheme === 'file') return dirname(file.fsPath);
  const first = workspace.workspaceFolders?.[0]?.uri;
  return first?.scheme === 'file' ? first.fsPath : undefined;
}

type Level = 'globalValue' | 'workspaceValue';

function readLevel(configuration: WorkspaceConfiguration, level: Level): NodeSettings {
  const read = (name: string): unknown => configuration.inspect(name)?.[level];
  return { host: read('host'), tlsCertPath: read('tlsCertPath'), macaroonPath: read('macaroonPath') };
}

function isWholeWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
}
