import { delimiter } from 'node:path';
import * as l10n from '@vscode/l10n';
import { ThemeIcon, window } from 'vscode';
import { practiceLine } from '../../words/practiceNetwork.ts';
import type { NodeSession } from '../nodeSession.ts';
import type { PracticeTerminals } from '../practiceTerminals.ts';
import { withPractice } from '../withPractice.ts';

/** Opens a terminal whose LND is the practice network, in the variables that the course uses, with `keysend` on its PATH. */
export async function openPracticeTerminal({
  session,
  terminals,
}: {
  readonly session: NodeSession;
  readonly terminals: PracticeTerminals;
}): Promise<void> {
  const { access, practice } = await withPractice(session, async (practice, signal) => ({
    access: await practice.access(signal),
    practice,
  }));
  const path = pathName(process.env);
  const terminal = window.createTerminal({
    name: l10n.t('Practice Network'),
    iconPath: new ThemeIcon('zap'),
    message: greeting(),
    // In a window that is loaded again nobody would hold its network.
    isTransient: true,
    env: {
      LND_RPC_HOST: access.host,
      LND_CERT_PATH: access.certificatePath,
      LND_ADMIN_MACAROON_PATH: access.macaroonPath,
      // The launchers need a Node, and this is the one that certainly is there.
      KEYSEND_NODE: process.execPath,
      [path]: [terminals.launchers, process.env[path] ?? ''].filter((part) => part !== '').join(delimiter),
    },
  });
  terminals.add(terminal, practice);
  terminal.show();
}

/** Windows writes it `Path`, and two names that differ in case only would be two variables. */
function pathName(environment: NodeJS.ProcessEnv): string {
  return Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}

function greeting(): string {
  const commands = [
    ['keysend --practice bob 1000', l10n.t('pays bob 1,000 sat')],
    ['keysend list', l10n.t('shows what was paid')],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  const lines = commands.map(([command, what]) => `  ${command.padEnd(width)}   ${what}`);
  // A terminal goes back to the first column only when told to.
  return [practiceLine(), ...lines].join('\r\n');
}
