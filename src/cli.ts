import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseFromTerminal } from './connections/chooseFromTerminal.ts';
import { readDotenv } from './connections/readDotenv.ts';
import type { Connection } from './keysend/connection.ts';
import { reasonOf } from './keysend/problem.ts';
import { commandName, folderOf } from './terminal/commandName.ts';
import { exitCode } from './terminal/exitCode.ts';
import type { ConnectionFlags, PracticeWish } from './terminal/invocation.ts';
import { useLanguageOf } from './terminal/language.ts';
import { whyNotThisNode } from './terminal/nodeVersion.ts';
import { runTerminal } from './terminal/run.ts';
import type { ServedPractice, TerminalPorts } from './terminal/session.ts';
import { bugSentence } from './terminal/trouble.ts';
import { systemClock as clock } from './systemClock.ts';

const root = join(import.meta.dirname, '..');

/** The practice network if asked for, else flags, the environment, or the folder's `.env`, each as a whole set. */
async function choose(flags: ConnectionFlags): Promise<Connection> {
  const { env } = process;
  try {
    return chooseFromTerminal({ flags, env });
  } catch (error) {
    if (reasonOf(error)?.kind !== 'noConnection') throw error;
    return chooseFromTerminal({ flags, env, dotenv: await readDotenv(process.cwd()) });
  }
}

const loadEngine: TerminalPorts['loadEngine'] = async (onDamage, onExposed) => {
  const { openEngine } = await import('./engine.ts');
  return openEngine({ onDamage, ...(onExposed && { onExposed }) });
};

async function servePractice(wish: PracticeWish, signal: AbortSignal): Promise<ServedPractice> {
  const engine = await import('./engine.ts');
  return engine.servePractice(wish, signal);
}
function version(): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}

/** Resolves when a reader, maybe a slow one, has taken everything, or has gone. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}

async function main(): Promise<void> {
  const { argv, env } = process;
  process.chdir(folderOf(env, process.cwd()));
  useLanguageOf(env, join(root, 'l10n'));
  const whyNot = whyNotThisNode(process.versions.node);
  if (whyNot !== undefined) {
    process.stderr.write(`${whyNot}\n`);
    process.exitCode = exitCode.noConnection;
    return;
  }
  process.exitCode = await runTerminal(argv.slice(2), {
    streams: process,
    signals: process,
    clock,
    commandName: commandName(env),
    version,
    choose,
    loadEngine,
    servePractice,
  });
  await written(process.stdout);
  // After it: what stdout does not take is said there.
  await written(process.stderr);
  // Whatever a broken connection left open has no right to hold a command that is done, and Node 24 was seen to spin at an end of its own.
  process.exit();
}

// A payment may be out: this must not end like one that failed.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${bugSentence(error)}\n`);
  process.exit(exitCode.unknown);
});
void main();
