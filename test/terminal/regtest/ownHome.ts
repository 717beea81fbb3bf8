import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeDescription } from '../../regtest/description.ts';
import { Command } from '../command.ts';

const script = join(import.meta.dirname, '../../../src/cli.ts');

/** A home of the test's own: journal, consents and what else the command keeps lie in it. */
export class OwnHome implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'keysend-terminal-'));

  get env(): NodeJS.ProcessEnv {
    return {
      HOME: this.path,
      USERPROFILE: this.path,
      LOCALAPPDATA: this.path,
      APPDATA: this.path,
      XDG_DATA_HOME: undefined,
      LND_RPC_HOST: undefined,
      LND_CERT_PATH: undefined,
      LND_ADMIN_MACAROON_PATH: undefined,
    };
  }

  folder(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** The command as people run it, as a process. */
  keysend(words: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = this.folder('empty')): Command {
    return new Command(process.execPath, [script, ...words], { env: { ...this.env, ...env }, cwd });
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The connection to a node, as the environment names it. */
export function variables({ host, certPath, macaroonPath }: NodeDescription): NodeJS.ProcessEnv {
  return { LND_RPC_HOST: host, LND_CERT_PATH: certPath, LND_ADMIN_MACAROON_PATH: macaroonPath };
}

/** What a line such as `Hash: …` says. */
export function valueOf(name: string, output: string): string {
  return new RegExp(`^${name}: (\\S+)$`, 'm').exec(output)?.[1] ?? '';
}
