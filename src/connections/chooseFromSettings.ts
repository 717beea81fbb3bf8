import type { NamedConnection } from '../keysend/connection.ts';
import { Problem } from '../keysend/problem.ts';
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
 * host never gets a macaroon from elsewhere. Without trust only the person's own level counts.
 *
 * @throws {Problem} `noConnection`, `partMissing` or `workspaceNotTrusted`
 */
export function chooseFromSettings(
  levels: SettingsLevels,
  { trusted }: { readonly trusted: boolean },
): NamedConnection {
  const { workspace } = levels;
  if (trusted && workspace !== undefined && namesAny(partsOf(workspace))) {
    const { folder } = workspace;
    return wholeSet({ kind: 'workspaceSettings', folder }, partsOf(workspace), folder);
  }
  const user = partsOf(levels.user);
  if (namesAny(user)) return wholeSet({ kind: 'userSettings' }, user);
  // VS Code hides what an untrusted folder says, so nobody can tell whether it names a node.
  throw new Problem({ kind: trusted || workspace === undefined ? 'noConnection' : 'workspaceNotTrusted' });
}

function partsOf(level: LevelSettings): { host: unknown; certificatePath: unknown; macaroonPath: unknown } {
  return { host: level.host, certificatePath: level.tlsCertPath, macaroonPath: level.macaroonPath };
}
