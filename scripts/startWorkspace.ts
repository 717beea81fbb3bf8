import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder to begin in. */
export interface StartWorkspace {
  readonly folder: string;
  readonly readme: string;
}

/** What to do next. */
export const nextSteps = `# Your first keysend

You have just paid **bob** 1,000 sat in the terminal: over Keysend's practice network, which is simulated and holds
no bitcoin. Go on here, with commands from the Command Palette (F1). If VS Code asks whether you trust this folder, say
yes: \`npm start\` made it, with this page and one setting for Git in it.

1. **Keysend: Send Keysend**: choose a node; each says what it teaches. Read the confirmation, and send.
   The output shows what happens to the payment while it happens; the Keysend view keeps it.
2. **Keysend: Break the Practice Network**: switch a receiver's keysend off, then pay it. Read why that failed, and
   mend it.
3. **Keysend: Open Practice Terminal**: \`keysend list\` shows the same payments there, and your own LND client finds the
   practice node in \`LND_RPC_HOST\`, \`LND_CERT_PATH\` and \`LND_ADMIN_MACAROON_PATH\`.

**Keysend: Open Walkthrough: Your First Keysend** goes through it step by step.
`;

const settings = {
  // This folder may lie inside a repository, which is not what it is about.
  'git.openRepositoryInParentFolders': 'never',
};

/** Makes the folder, or brings its page up to date; what else is in it stays, and so do its settings: a node may be named there. */
export function writeWorkspace(folder: string): StartWorkspace {
  const readme = join(folder, 'README.md');
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  writeFileSync(readme, nextSteps);
  const file = join(folder, '.vscode', 'settings.json');
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(settings, undefined, 2)}\n`);
  return { folder, readme };
}
