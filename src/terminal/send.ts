import * as l10n from '@vscode/l10n';
import { feeLimitOf } from '../keysend/brakes.ts';
import type { Engine } from '../keysend/connection.ts';
import { feeLimitFor } from '../keysend/limits.ts';
import type { LightningNode } from '../keysend/node.ts';
import { confirmKeysend, sendKeysend } from '../keysend/sendKeysend.ts';
import { Aliases } from './aliases.ts';
import { declined } from './commandFailure.ts';
import { confirmWith } from './confirm.ts';
import type { ExitCode } from './exitCode.ts';
import type { SendInvocation } from './invocation.ts';
import { payAndWatch } from './payAndWatch.ts';
import { destinationOf } from './practiceAlias.ts';
import type { Session } from './session.ts';

/** Confirms a keysend, sends it and follows it to its end. Rejects only when nothing was sent, or with an `outcomeUnknown`. */
export async function send(
  { wish, yes }: SendInvocation,
  node: LightningNode,
  engine: Engine,
  session: Session,
): Promise<ExitCode> {
  const { stop } = session.interrupts;
  const { clock } = session.ports;
  const { journal } = engine;
  const { feeLimit, ...wanted } = wish;
  const destination = await destinationOf(wish.destination, engine.practice, node.info, stop);
  const { limits } = await journal.brakes();
  const feeLimitMsat = feeLimitFor(wish.amountMsat, feeLimit ?? feeLimitOf(limits));
  const aliases = new Aliases(node);
  const confirm = confirmWith(yes, aliases, session);
  const order = await confirmKeysend(
    { ...wanted, destination, feeLimitMsat },
    { node, journal, clock, limits, confirm },
    stop,
  );
  if (order === undefined) throw declined(l10n.t('Not confirmed, so nothing was sent.'));
  return payAndWatch(order, sendKeysend, { node, aliases }, engine, session);
}
