import type { Command } from 'commander';
import * as l10n from '@vscode/l10n';
import { wholeFrom } from './flagValues.ts';
import type { PracticeInvocation } from './invocation.ts';
import { UsageError } from './usageError.ts';

const HIGHEST_PORT = 65_535;
const LONGEST_DELAY_MS = 60_000;

interface PracticeOptions {
  readonly port?: string;
  readonly dir?: string;
  readonly seed?: string;
  readonly delay?: string;
  readonly json?: true;
}

/** Adds `practice` to the commands; `found` is called when a command line asks for it. */
export function addPracticeCommand(program: Command, found: (invocation: PracticeInvocation) => void): void {
  program
    .command('practice')
    .description(l10n.t('Serves the practice network to any client of LND, until Ctrl-C.'))
    .usage(l10n.t('[options]'))
    .option('--port <n>', l10n.t('Where on 127.0.0.1. Without it: the port of the last time.'))
    .option('--dir <path>', l10n.t('A network of its own, kept in this folder.'))
    .option('--seed <text>', l10n.t('With --dir: the same text makes the same keys.'))
    .option('--delay <ms>', l10n.t('How long each step of a payment takes, in milliseconds.'))
    .option('--json', l10n.t('Print one JSON object.'))
    .action((_options: unknown, command: Command) => {
      found(read(command.optsWithGlobals<PracticeOptions>(), command.args));
    });
}

function read(
  { port, dir, seed, delay, json }: PracticeOptions,
  excess: readonly string[],
): PracticeInvocation {
  const sentences: string[] = [];
  if (excess.length > 0) {
    sentences.push(l10n.t('The command practice takes options only; "{0}" is too much.', excess.join(' ')));
  }
  const portNumber = port === undefined ? undefined : wholeFrom(port);
  if (port !== undefined && !isWithin(portNumber, 1, HIGHEST_PORT)) {
    sentences.push(l10n.t('--port is a number from 1 to {0}; "{1}" is not.', HIGHEST_PORT, port));
  }
  const delayMs = delay === undefined ? undefined : wholeFrom(delay);
  if (delay !== undefined && !isWithin(delayMs, 0, LONGEST_DELAY_MS)) {
    sentences.push(
      l10n.t('--delay is a number of milliseconds from 0 to {0}; "{1}" is not.', LONGEST_DELAY_MS, delay),
    );
  }
  if (dir === '') sentences.push(l10n.t('The path behind --dir is empty.'));
  if (seed !== undefined && dir === undefined) {
    sentences.push(l10n.t('--seed makes a new network, so it needs a folder for that: add --dir.'));
  }
  if (sentences.length > 0) throw new UsageError(sentences);
  return {
    kind: 'practice',
    json: json === true,
    wish: {
      ...(portNumber === undefined ? {} : { port: portNumber }),
      ...(dir === undefined ? {} : { dir }),
      ...(seed === undefined ? {} : { seed }),
      ...(delayMs === undefined ? {} : { delayMs }),
    },
  };
}

function isWithin(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most;
}
