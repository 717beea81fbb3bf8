import * as l10n from '@vscode/l10n';

/**
 * Why this Node cannot run the command; undefined: it can. The journal reads whole numbers as SQLite has them (`readBigInts` of
 * `node:sqlite`, of 22.18 and 24.4): an older Node would sound as if the journal were broken.
 * @param version such as 22.20.0
 */
export function whyNotThisNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNewEnough = major > 24 || (major === 24 && minor >= 4) || (major === 22 && minor >= 18);
  if (isNewEnough) return undefined;
  return l10n.t(
    'Keysend needs Node {0} or later, and this is Node {1}, so nothing was sent. Install a newer one, or name its file to bin/keysend as {2} in the environment.',
    '22.18, 24.4',
    version,
    'KEYSEND_NODE',
  );
}
