import { Command, CommanderError } from 'commander';
import * as l10n from '@vscode/l10n';
import { parseAmount } from '../keysend/amount.ts';
import { explain } from '../words/reasons.ts';
import { addAgainCommand } from './againCommand.ts';
import { addAuditCommand } from './auditCommand.ts';
import { hashIn, refuseExcess } from './commandWords.ts';
import { addConnectionOptions, readCommon } from './connectionOptions.ts';
import type { CommonOptions } from './connectionOptions.ts';
import { addDismissCommand } from './dismissCommand.ts';
import { wholeFrom } from './flagValues.ts';
import { afterHelp, titled } from './help.ts';
import type { Invocation } from './invocation.ts';
import { addJournalCommand } from './journalCommand.ts';
import { addLimitsCommand } from './limitsCommand.ts';
import { addPracticeCommand } from './practiceCommand.ts';
import { addRecoverCommand } from './recoverCommand.ts';
import { checkSendArguments } from './sendArguments.ts';
import { addStopCommands } from './stopCommand.ts';
import { UsageError } from './usageError.ts';

const DEFAULT_LIST_LENGTH = 20;
const LONGEST_LIST = 10_000;

interface SendOptions extends CommonOptions {
  readonly message?: string;
  readonly yes?: true;
  readonly feeLimitPercent?: string;
  readonly feeLimitSat?: string;
  readonly timeout?: string;
}

interface ListOptions extends CommonOptions {
  readonly limit?: string;
}

/**
 * Reads the words behind the command's name.
 * @param name how the person calls this command
 * @param version called for `--version` only
 * @throws {UsageError} for words that make no command
 */
export function readCommandLine(words: readonly string[], name: string, version: () => string): Invocation {
  let invocation: Invocation | undefined;
  let text = '';
  const program = new Command(name)
    .exitOverride()
    .configureOutput({ writeOut: (part) => (text += part), writeErr: () => undefined })
    .configureHelp({
      styleTitle: titled,
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`,
    })
    .helpOption('-h, --help', l10n.t('Show this help.'))
    .enablePositionalOptions()
    .allowExcessArguments();

  program
    .description(
      l10n.t('Sends a keysend payment through your own Lightning node (LND) and shows what happens to it.'),
    )
    .usage(l10n.t('<destination> <amount> [options]'))
    .argument(
      '[destination]',
      l10n.t(
        'The node to pay: its public key (66 hex digits), or pubkey@host:port; with --practice also its name.',
      ),
    )
    .argument('[amount]', l10n.t('Satoshis, or with a unit: 1000, 1,000, 1500msat, 2.5k, 0.001btc.'))
    .option('--message <text>', l10n.t('A text for the receiver.'))
    .option('--yes', l10n.t('Pay without asking.'))
    .option('--json', l10n.t('Print one JSON object per line.'))
    .option(
      '--fee-limit-percent <n>',
      l10n.t('The most the fees may be, in percent of the amount. Without it: see limits.'),
    )
    .option('--fee-limit-sat <amount>', l10n.t('The same as an amount; of both the lower one counts.'))
    .option('--timeout <seconds>', l10n.t('How long your node may look for a route. Without it: 60.'))
    .option('-V, --version', l10n.t('Show the version.'))
    .on('option:version', () => {
      text = `${version()}\n`;
      throw new CommanderError(0, 'keysend.version', '');
    })
    .addHelpText('after', () => afterHelp(name))
    .action(
      (
        destination: string | undefined,
        amount: string | undefined,
        options: SendOptions,
        { args }: Command,
      ) => {
        const { message, feeLimitPercent, feeLimitSat, timeout, yes } = options;
        const wish = checkSendArguments({
          ...(destination === undefined ? {} : { destination }),
          ...(amount === undefined ? {} : { amount }),
          more: args.slice(2),
          ...(message === undefined ? {} : { message }),
          ...(feeLimitPercent === undefined ? {} : { feeLimitPercent }),
          ...(feeLimitSat === undefined ? {} : { feeLimitSat }),
          ...(timeout === undefined ? {} : { timeout }),
          practice: options.practice === true,
        });
        invocation = { kind: 'send', wish, yes: yes === true, ...readCommon(options) };
      },
    );
  addConnectionOptions(program);

  const list = program
    .command('list')
    .description(l10n.t('Shows past keysends, newest first.'))
    .usage(l10n.t('[options]'))
    .option('--limit <n>', l10n.t('How many to show. Without it: {0}.', DEFAULT_LIST_LENGTH))
    .option('--json', l10n.t('Print one JSON object per line.'))
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      invocation = { kind: 'list', limit: checkLimit(options.limit, command.args), ...readCommon(options) };
    });
  addConnectionOptions(list);

  const found = (asked: Invocation): void => {
    invocation = asked;
  };
  addAuditCommand(program, found);

  const track = program
    .command('track')
    .description(l10n.t('Follows a payment that was sent before to its end.'))
    .usage(l10n.t('<hash> [options]'))
    .argument('[hash]', l10n.t('The payment hash: 64 hex digits.'))
    .option('--json', l10n.t('Print one JSON object per line.'))
    .action((_hash: unknown, _options: unknown, command: Command) => {
      const hash = hashIn(command.args, l10n.t('Name the hash of the payment to follow.'));
      invocation = { kind: 'track', hash, ...readCommon(command.optsWithGlobals()) };
    });
  addConnectionOptions(track);
  addRecoverCommand(program, found);
  addAgainCommand(program, found);
  addLimitsCommand(program, found);
  addStopCommands(program, found);
  addDismissCommand(program, found);
  addJournalCommand(program, found);
  addPracticeCommand(program, found);
  program.helpCommand('help [command]', l10n.t('Show the help of a command.'));

  try {
    program.parse([...asHelpOption(words, program)], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'text', text };
    if (error.code === 'commander.help') throw new UsageError(noSuchCommand(words, program));
    throw new UsageError([sentenceOf(error)]);
  }
  return invocation ?? { kind: 'text', text };
}

function checkLimit(limit: string | undefined, excess: readonly string[]): number {
  refuseExcess('list', excess);
  if (limit === undefined) return DEFAULT_LIST_LENGTH;
  const length = wholeFrom(limit);
  if (length === undefined || length < 1 || length > LONGEST_LIST) {
    throw new UsageError([l10n.t('--limit is a number from 1 to {0}; "{1}" is not.', LONGEST_LIST, limit)]);
  }
  return length;
}

/** commander's `help` knows one level: `help journal backup` is `journal backup --help`. */
function asHelpOption(words: readonly string[], program: Command): readonly string[] {
  const [help, name, below] = words;
  const command = program.commands.find((each) => each.name() === name);
  const isThere = command?.commands.some((each) => each.name() === below) === true;
  return help === 'help' && isThere ? [...words.slice(1, 3), '--help'] : words;
}

/** `help` of a command that is not there: commander would show the whole help, and say no more. */
function noSuchCommand(words: readonly string[], program: Command): readonly string[] {
  const names = program.commands.map((command) => command.name());
  const asked = words[words.indexOf('help') + 1] ?? '';
  return [l10n.t('There is no command {0}.', asked), l10n.t('There are {0}.', names.join(', '))];
}

/** commander's own errors carry what they are about in their message only. */
function sentenceOf({ code, message }: CommanderError): string {
  const about = /'([^']*)'/.exec(message)?.[1] ?? '';
  switch (code) {
    case 'commander.unknownOption': {
      const amount = parseAmount(about);
      // A negative amount looks like an option.
      if (!amount.ok && amount.problem.kind === 'negative') {
        return explain({ kind: 'amount', problem: amount.problem }, 'terminal').sentence;
      }
      const meant = /Did you mean ([^?]+)\?/.exec(message)?.[1];
      if (meant !== undefined) return l10n.t('There is no option {0}. Did you mean {1}?', about, meant);
      return l10n.t('There is no option {0}.', about);
    }
    case 'commander.optionMissingArgument':
      return l10n.t('Something is missing behind {0}.', about);
    default:
      return message;
  }
}
