import { msat } from '../../src/keysend/amount.ts';
import type { Diagnosis } from '../../src/keysend/diagnosis.ts';
import type { Payment, UnknownCause } from '../../src/keysend/payment.ts';
import type { Refusal } from '../../src/keysend/practice.ts';
import { attempt, order, snapshot } from '../keysend/samples.ts';

type Of<Kind extends Diagnosis['kind']> = Extract<Diagnosis, { readonly kind: Kind }>;

const causes: Record<UnknownCause, true> = {
  connectionLost: true,
  notYetKnown: true,
  forgotten: true,
  notWatched: true,
  falseProof: true,
  stuckInNode: true,
};

export const unknownCauses = Object.keys(causes) as readonly UnknownCause[];

const everyRefusal: Record<Refusal, true> = {
  keysendOff: true,
  noRecord: true,
  wrongHash: true,
  paymentAddress: true,
  expiresTooSoon: true,
  canceled: true,
};
const refusals = Object.keys(everyRefusal) as readonly Refusal[];

const limitMsat = msat(1_000n);

/** At least one of each kind: a kind without a sample does not compile. */
const samples: { readonly [Kind in Diagnosis['kind']]: readonly Of<Kind>[] } = {
  settled: [{ kind: 'settled' }],
  inFlight: [{ kind: 'inFlight' }],
  unknown: unknownCauses.map((cause) => ({ kind: 'unknown', cause })),
  receiverRefused: (['set', 'missing', 'unlisted', 'unasked'] as const).flatMap((keysendBit) => [
    ...[true, false].map((withMessage) => ({ kind: 'receiverRefused', keysendBit, withMessage }) as const),
    ...refusals.map(
      (refusal) => ({ kind: 'receiverRefused', keysendBit, withMessage: false, refusal }) as const,
    ),
  ]),
  insufficientBalance: [
    { kind: 'insufficientBalance', mostMsat: msat(50_000_000n), channels: 1, activeChannels: 1 },
    { kind: 'insufficientBalance', mostMsat: msat(50_000_000n), channels: 3, activeChannels: 2 },
    { kind: 'insufficientBalance', mostMsat: msat(0n), channels: 4, activeChannels: 2 },
    { kind: 'insufficientBalance', mostMsat: msat(0n), channels: 4, activeChannels: 2, broken: true },
  ],
  noChannels: [{ kind: 'noChannels' }],
  channelsInactive: [
    { kind: 'channelsInactive', channels: 1 },
    { kind: 'channelsInactive', channels: 2 },
    { kind: 'channelsInactive', channels: 2, broken: true },
  ],
  feeLimitTooLow: [
    { kind: 'feeLimitTooLow', limitMsat, neededMsat: msat(1_100_000n) },
    { kind: 'feeLimitTooLow', limitMsat, neededMsat: msat(200_000_000n) },
  ],
  destinationUnlisted: [{ kind: 'destinationUnlisted' }],
  noRoute: [
    { kind: 'noRoute' },
    { kind: 'noRoute', broken: true },
    { kind: 'noRoute', lastFailure: { code: 'TEMPORARY_CHANNEL_FAILURE' } },
  ],
  belowSmallestHtlc: [{ kind: 'belowSmallestHtlc' }],
  neverSent: [{ kind: 'neverSent' }],
  timedOut: [{ kind: 'timedOut' }],
  canceled: [{ kind: 'canceled' }],
  nodeError: [{ kind: 'nodeError' }],
};

/** Each diagnosis with a payment it could be of. */
export const diagnoses: readonly (readonly [Diagnosis, Payment])[] = Object.values<readonly Diagnosis[]>(
  samples,
)
  .flat()
  .map((diagnosis) => {
    const of = order();
    const tried = diagnosis.kind === 'noRoute' && diagnosis.lastFailure !== undefined;
    return [
      diagnosis,
      snapshot(of, tried ? [attempt(1n, 'FAILED', 1)] : [], { destination: of.destination }),
    ];
  });
