import type { Connection, PracticeConnection } from '../keysend/connection.ts';
import { PRACTICE } from '../keysend/network.ts';
import { Problem } from '../keysend/problem.ts';
import type { ConnectionSource } from '../keysend/problem.ts';
import { namesAny, wholeSet } from './wholeSet.ts';

/** What one level of the settings says of a node; whatever is not a text with something in it says nothing. */
export interface LevelSettings {
  readonly host?: unknown;
  readonly tlsCertPath?: unknown;
  readonly macaroonPath?: unknown;
}

/** Settings that come with a folder, and its absolute path. */
export interface FolderSettings extends LevelSettings {
  readonly folder: string;
}

/** The levels that VS Code's `inspect` tells apart. */
export interface SettingsLevels {
  readonly user: LevelSettings;
  /** Of the workspace: its one folder, or the folder of its `.code-workspace` file. */
  readonly workspace?: FolderSettings;
}

/**
 * The connection that the settings name: all of it from the most specific level that names any part, so that a folder's
 * host never gets a macaroon from elsewhere. Without trust only the person's own level counts. Where no level names a node, and
 * where the host of a level is `practice`, that is the practice network.
 *
 * @throws {Problem} `partMissing` or `workspaceNotTrusted`
 */
export function chooseFromSettings(
  levels: SettingsLevels,
  { trusted }: { readonly trusted: boolean },
): Connection {
  const { workspace } = levels;
  if (trusted && workspace !== undefined && namesAny(partsOf(workspace))) {
    const { folder } = workspace;
    return connectionOf({ kind: 'workspaceSettings', folder }, workspace, folder);
  }
  if (namesAny(partsOf(levels.user))) return connectionOf({ kind: 'userSettings' }, levels.user);
  // VS Code hides what an untrusted folder says: it may name a node, and who expects that one must not practise unawares.
  if (!trusted && workspace !== undefined) throw new Problem({ kind: 'workspaceNotTrusted' });
  return practice;
}

const practice: PracticeConnection = { source: { kind: 'practice' } };

function connectionOf(source: ConnectionSource, level: LevelSettings, folder?: string): Connection {
  const isPractice = typeof level.host === 'string' && level.host.trim().toLowerCase() === PRACTICE;
  return isPractice ? practice : wholeSet(source, partsOf(level), folder);
}

function partsOf(level: LevelSettings): { host: unknown; certificatePath: unknown; macaroonPath: unknown } {
  return { host: level.host, certificatePath: level.tlsCertPath, macaroonPath: level.macaroonPath };
}
