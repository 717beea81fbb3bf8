import type { Feature } from '../../wire/generated/lnrpc/Feature.ts';
import descriptor from '../../wire/generated/descriptor.json' with { type: 'json' };
import { Refusal } from './refusal.ts';

/*
 * Feature bits (BOLT 9; LND's lnwire/features.go). An even bit requires, the odd one above it offers.
 */

type Features = Readonly<Record<number, Feature>>;

const names: Readonly<Record<number, string>> = {
  0: 'data-loss-protect',
  5: 'upfront-shutdown-script',
  7: 'gossip-queries',
  8: 'tlv-onion',
  12: 'static-remote-key',
  14: 'payment-addr',
  17: 'multi-path-payments',
  23: 'anchors-zero-fee-htlc-tx',
  25: 'route-blinding',
  27: 'shutdown-any-segwit',
  30: 'amp',
  31: 'amp',
  35: 'quiescence',
  39: 'onion-messages',
  44: 'explicit-commitment-type',
  55: 'keysend',
  261: 'accountable-x',
  2023: 'script-enforced-lease',
};

const INVOICE_ONLY = 30;
const KEYSEND = 55;
const GRAPH_ONLY = 261;

/** What LND 0.21 tells a peer. */
export const PEER_FEATURES = without(INVOICE_ONLY, KEYSEND, GRAPH_ONLY);
export const TLV_ONION = features([8]);

/** What it announces to everyone; with `--accept-keysend` that it takes keysends, too. */
export function nodeFeatures(acceptsKeysend: boolean): Features {
  return acceptsKeysend ? without(INVOICE_ONLY) : without(INVOICE_ONLY, KEYSEND);
}

/** All that it has in any place, as GetInfo shows them. */
export function ownFeatures(acceptsKeysend: boolean): Features {
  return acceptsKeysend ? without() : without(KEYSEND);
}

function without(...bits: readonly number[]): Features {
  return features(
    Object.keys(names)
      .map(Number)
      .filter((bit) => !bits.includes(bit)),
  );
}

function features(bits: readonly number[]): Features {
  return Object.fromEntries(
    bits.map((bit) => [
      bit,
      { name: names[bit] ?? 'unknown', is_required: bit % 2 === 0, is_known: bit in names },
    ]),
  );
}

/** Which features need which others (LND's feature/deps.go), by their odd bits. */
const needs: Readonly<Record<number, readonly number[]>> = {
  15: [9],
  17: [15],
  21: [13],
  23: [13],
  25: [9],
  31: [15],
  51: [47],
  55: [9],
  2023: [45, 23],
};

const numbers: Readonly<Record<string, number>> = descriptor.nested.lnrpc.nested.FeatureBit.values;

/**
 * Checks the features that a request says the destination has. `bits` are as they came off the wire: names, or the numbers of
 * bits that LND's files do not name.
 *
 * @throws {Refusal} in LND's words where one lacks another that it needs
 */
export function checkFeatures(bits: readonly (string | number)[]): void {
  const offered = new Set(bits.map((bit) => (typeof bit === 'number' ? bit : (numbers[bit] ?? 0)) | 1));
  const missing = [...offered].flatMap((bit) => needs[bit] ?? []).find((bit) => !offered.has(bit));
  if (missing !== undefined) throw new Refusal(`missing feature dependency: ${missing}`);
}
