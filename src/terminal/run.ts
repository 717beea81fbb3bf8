import * as l10n from '@vscode/l10n';
import type { Connection, Engine } from '../keysend/connection.ts';
import type { LightningNode } from '../keysend/node.ts';
import { canAsk } from './ask.ts';
import { again } from './again.ts';
import { audit } from './audit.ts';
import { readCommandLine } from './commandLine.ts';
import { connect } from './connect.ts';
import { tellDamage } from './damage.ts';
import { dismiss } from './dismiss.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import { failureOf } from './failure.ts';
import { HumanReporter } from './humanReporter.ts';
import { Interrupts } from './interrupts.ts';
import type { Invocation, JournalWork, Work } from './invocation.ts';
import { journal } from './journal.ts';
import { JsonReporter } from './jsonReporter.ts';
import { limits } from './limits.ts';
import { list, listJournal } from './list.ts';
import { practice } from './practice.ts';
import { Printer } from './printer.ts';
import { recover } from './recover.ts';
import { send } from './send.ts';
import type { Session, TerminalPorts } from './session.ts';
import { stopOrResume } from './stopAndResume.ts';
import { track } from './track.ts';
import { reportExposed } from './trouble.ts';
import { UsageError } from './usageError.ts';
import type { NodelessSession } from './withJournal.ts';

const FOLLOWS_PAYMENTS: ReadonlySet<Invocation['kind']> = new Set<Invocation['kind']>([
  'send',
  'track',
  'recover',
  'again',
]);

/** Runs the command whose words these are, without its name. Never rejects. */
export async function runTerminal(words: readonly string[], ports: TerminalPorts): Promise<ExitCode> {
  const printer = new Printer(ports.streams);
  let invocation: Invocation;
  try {
    invocation = readCommandLine(words, ports.commandName, ports.version);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const reporter = words.includes('--json') ? new JsonReporter(printer) : new HumanReporter(printer);
    reporter.fail({ exitCode: exitCode.usage, reason: { kind: 'usage' }, sentences: error.sentences });
    printer.err(l10n.t('"{0} --help" shows how it is written.', ports.commandName));
    return exitCode.usage;
  }
  if (invocation.kind === 'text') {
    printer.out(invocation.text.trimEnd());
    return await unlessLost(exitCode.succeeded, invocation, printer);
  }
  using interrupts = new Interrupts(ports.signals, ports.clock, () => {
    // What follows starts below the ^C that a terminal shows.
    if (canAsk(ports.streams)) printer.err('');
  });
  const reporter = invocation.json ? new JsonReporter(printer) : new HumanReporter(printer);
  const session = { ports, printer, reporter, interrupts };
  return await unlessLost(await perform(invocation, session), invocation, printer);
}

function perform(
  invocation: Exclude<Invocation, { readonly kind: 'text' }>,
  session: NodelessSession,
): Promise<ExitCode> {
  if (invocation.kind === 'practice') return practice(invocation, session);
  if ('connection' in invocation) return work(invocation, { ...session, flags: invocation.connection });
  return workOnJournal(invocation, session);
}

/** Whoever asks to be told something has it only when it could be written. How a payment ended stays as it is. */
async function unlessLost(code: ExitCode, { kind }: Invocation, printer: Printer): Promise<ExitCode> {
  if (code !== exitCode.succeeded || FOLLOWS_PAYMENTS.has(kind)) return code;
  return (await printer.wroteAll()) ? code : exitCode.failed;
}

function workOnJournal(invocation: JournalWork, session: NodelessSession): Promise<ExitCode> {
  switch (invocation.kind) {
    case 'journal':
      return journal(invocation, session);
    case 'limits':
      return limits(invocation, session);
    case 'stop':
    case 'resume':
      return stopOrResume(invocation, session);
    case 'dismiss':
      return dismiss(invocation, session);
  }
}

/** Connects, does what is asked, and disconnects; whatever prevents it is reported. */
async function work(invocation: Work, session: Session): Promise<ExitCode> {
  let named: Connection | undefined;
  let engine: Engine | undefined;
  try {
    named = await session.ports.choose(session.flags);
    engine = await load(session);
    const node = await connect(named, engine, session);
    try {
      return await workWith(node, engine, invocation, session);
    } finally {
      node.close();
    }
  } catch (error) {
    const failure = failureOf(error, invocation, named?.source, session);
    if (invocation.kind === 'list' && failure.exitCode === exitCode.noConnection) {
      await listJournal(invocation, async () => (engine ??= await load(session)), session);
    }
    session.reporter.fail(failure);
    return failure.exitCode;
  } finally {
    await engine?.journal.close().catch(() => undefined);
  }
}

function load(session: Session): Promise<Engine> {
  return session.ports.loadEngine(
    (damage) => {
      tellDamage(damage, session, session.flags);
    },
    (file) => {
      reportExposed(file, session.printer);
    },
  );
}

function workWith(
  node: LightningNode,
  engine: Engine,
  invocation: Work,
  session: Session,
): Promise<ExitCode> {
  switch (invocation.kind) {
    case 'send':
      return send(invocation, node, engine, session);
    case 'list':
      return list(invocation, node, engine, session);
    case 'audit':
      return audit(invocation, node, engine, session);
    case 'track':
      return track(invocation, node, engine, session);
    case 'recover':
      return recover(invocation, node, engine, session);
    case 'again':
      return again(invocation, node, engine, session);
  }
}
