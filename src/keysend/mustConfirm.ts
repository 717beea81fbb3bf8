import { msat, MSAT_PER_SAT } from './amount.ts';
import type { Msat } from './amount.ts';
import type { Limits } from './brakes.ts';
import { mayCostAsMuch } from './limits.ts';
import { isRealMoney } from './network.ts';
import type { Network } from './network.ts';
import type { Preparation } from './prepare.ts';

/** From here on real bitcoin is never sent without a yes. */
const ALWAYS_CONFIRMED = msat(1000n * MSAT_PER_SAT);

/**
 * Whether a payment that a person typed just now needs their yes as well. One that was filled in by anything else always does: whoever
 * calls this knows which it is. So does everything that a person would be warned of.
 */
export function mustConfirm(preparation: Preparation, limits: Limits): boolean {
  const { intent, payer, before, neverSent } = preparation;
  const { amountMsat } = intent;
  const most = mostUnconfirmed(payer.network, limits);
  if (most === undefined || amountMsat > most) return true;
  if (before !== undefined || neverSent !== undefined) return true;
  if (mayCostAsMuch(intent)) return true;
  return mayFail(preparation);
}

/** The most that may go out there without a yes, if nothing speaks against it; undefined: nothing may. */
export function mostUnconfirmed(network: Network, { confirmAboveMsat }: Limits): Msat | undefined {
  if (confirmAboveMsat === undefined || !isRealMoney(network)) return confirmAboveMsat;
  return confirmAboveMsat < ALWAYS_CONFIRMED ? confirmAboveMsat : msat(ALWAYS_CONFIRMED - 1n);
}

function mayFail({ intent, destination, route, mostMsat, payer }: Preparation): boolean {
  if (mostMsat === undefined || intent.amountMsat > mostMsat) return true;
  if (destination === undefined || destination === 'unlisted' || !destination.announcesKeysend) return true;
  return route === undefined || 'noRoute' in route || !payer.syncedToChain;
}
