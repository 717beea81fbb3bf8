import * as l10n from '@vscode/l10n';
import type { Connection, Consent, Engine } from '../keysend/connection.ts';
import type { LightningNode } from '../keysend/node.ts';
import { reasonOf } from '../keysend/problem.ts';
import { explain } from '../words/reasons.ts';
import { plain } from '../words/text.ts';
import { ask, canAsk } from './ask.ts';
import { declined } from './commandFailure.ts';
import type { Session } from './session.ts';

/** After this long a person wants to know what is being waited for. */
const SILENT_MS = 1500;

/**
 * Connects, and asks for the consent that a folder's set may need. Where nobody can be asked, the `Problem` says so.
 * @throws {CommandFailure} when the person does not allow it
 */
export async function connect(named: Connection, engine: Engine, session: Session): Promise<LightningNode> {
  const { interrupts, printer, ports } = session;
  const { stop } = interrupts;
  try {
    return await connectAudibly(named, engine, session);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason?.kind !== 'consentNeeded' || !canAsk(ports.streams)) throw error;
    for (const sentence of explain(reason, 'terminal', named.source).sentences) printer.err(sentence);
    const question = l10n.t('Allow it for this folder from now on?');
    if (!(await ask(question, ports.streams, interrupts.interrupt, stop))) {
      throw declined(l10n.t('Not allowed, so nothing was done.'));
    }
    await allow(reason, engine, session);
    return await connectAudibly(named, engine, session);
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

async function allow(consent: Consent, engine: Engine, { printer }: Session): Promise<void> {
  try {
    await engine.allow(consent);
  } catch (error) {
    // It holds for this run all the same.
    const why = error instanceof Error ? error.message : String(error);
    printer.err(l10n.t('This could not be written down, so it will be asked again: {0}.', plain(why)));
  }
}
