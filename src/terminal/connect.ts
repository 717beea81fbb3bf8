import * as l10n from '@vscode/l10n';
import type { Connection, Engine } from '../keysend/connection.ts';
import type { LightningNode } from '../keysend/node.ts';
import { reasonOf } from '../keysend/problem.ts';
import type { Reason } from '../keysend/problem.ts';
import { consentLines } from '../words/consentLines.ts';
import { explain } from '../words/reasons.ts';
import { plain } from '../words/text.ts';
import { ask, canAsk } from './ask.ts';
import { declined } from './commandFailure.ts';
import type { Session } from './session.ts';

/** After this long a person wants to know what is being waited for. */
const SILENT_MS = 1500;

/** What connecting stops at until a person has said yes. */
type Doubt = Extract<Reason, { readonly kind: 'consentNeeded' | 'otherNode' }>;

/**
 * Connects, and asks for the consent that a folder's set may need, and whether another node at the same address is to count. Where
 * nobody can be asked, the `Problem` says so.
 * @throws {CommandFailure} when the person does not allow it
 */
export async function connect(named: Connection, engine: Engine, session: Session): Promise<LightningNode> {
  const answered = new Set<Doubt['kind']>();
  for (;;) {
    try {
      return await connectAudibly(named, engine, session);
    } catch (error) {
      const doubt = doubtIn(error);
      if (doubt === undefined || answered.has(doubt.kind) || !canAsk(session.ports.streams)) throw error;
      answered.add(doubt.kind);
      await settle(doubt, named, engine, session);
    }
  }
}

function doubtIn(error: unknown): Doubt | undefined {
  const reason = reasonOf(error);
  return reason?.kind === 'consentNeeded' || reason?.kind === 'otherNode' ? reason : undefined;
}

/** Asks the person, and does what they say. */
async function settle(doubt: Doubt, named: Connection, engine: Engine, session: Session): Promise<void> {
  const { interrupts, printer, ports } = session;
  for (const sentence of explain(doubt, 'terminal', named.source).sentences) printer.err(sentence);
  if (doubt.kind === 'consentNeeded') for (const line of consentLines(doubt)) printer.err(line);
  const question =
    doubt.kind === 'consentNeeded'
      ? l10n.t('Allow it for this folder from now on?')
      : l10n.t('Is this node the right one at {0} from now on?', plain(doubt.host));
  const { interrupt, stop } = interrupts;
  const no = l10n.t('Not allowed, so nothing was done.');
  const yes = await ask(question, ports.streams, interrupt, stop).catch((error: unknown) => {
    throw stop.aborted ? declined(l10n.t('Canceled.'), no) : error;
  });
  if (!yes) throw declined(no);
  try {
    await (doubt.kind === 'consentNeeded' ? engine.allow(doubt) : engine.accept(doubt));
  } catch (error) {
    // It holds for this run all the same.
    const why = error instanceof Error ? error.message : String(error);
    printer.err(l10n.t('This could not be written down, so it will be asked again: {0}.', plain(why)));
  }
}

async function connectAudibly(named: Connection, engine: Engine, session: Session): Promise<LightningNode> {
  const { interrupts, printer, ports } = session;
  const impatience = setTimeout(() => {
    if (ports.streams.stderr.isTTY !== true) return;
    if ('host' in named) printer.err(l10n.t('Connecting to {0} ...', plain(named.host)));
    else printer.err(l10n.t('Starting the practice network ...'));
  }, SILENT_MS);
  try {
    return await engine.connect(named, interrupts.stop);
  } finally {
    clearTimeout(impatience);
  }
}
