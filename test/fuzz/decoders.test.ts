import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changesBetween } from '../../src/keysend/changes.ts';
import { mostSendable } from '../../src/keysend/limits.ts';
import { isStuck } from '../../src/keysend/noticeStuck.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { preimageProves } from '../../src/keysend/preimage.ts';
import { mergeSnapshot } from '../../src/keysend/snapshots.ts';
import {
  decodeBalance,
  decodeChannel,
  decodeInfo,
  decodeProfile,
  decodeRoute,
} from '../../src/lnd/decodeNode.ts';
import { decodePayment } from '../../src/lnd/decodePayment.ts';
import { listKeysends } from '../../src/lnd/listPayments.ts';
import { Lightning, Router } from '../../src/wire/descriptor.ts';
import { answer } from './lndAnswers.ts';
import { door } from './door.ts';
import { outcomeOf, outcomeOfAsync, worded } from './outcome.ts';
import { linesOf } from './rendering.ts';

const { service } = Lightning;
const { responseDeserialize: payment } = Router.service.SendPaymentV2;

/** What arrives; undefined where gRPC itself refuses the bytes and ends the call. */
function arrived<T>(deserialize: (bytes: Buffer) => T, bytes: Buffer): T | undefined {
  try {
    return deserialize(bytes);
  } catch {
    return undefined;
  }
}

/** Each message becomes a value, or a reason that people can read. */
function decoded<W, T>(
  deserialize: (bytes: Buffer) => W,
  decode: (wire: W) => T,
  bytes: Buffer,
): T | undefined {
  const wire = arrived(deserialize, bytes);
  if (wire === undefined) return undefined;
  const outcome = outcomeOf(() => decode(wire));
  return 'value' in outcome ? outcome.value : undefined;
}

let understood = 0;

door('GetInfo', answer('lnrpc.GetInfoResponse'), (bytes) => {
  const info = decoded(service.GetInfo.responseDeserialize, decodeInfo, bytes);
  if (info !== undefined) assert.match(info.key, /^0[23][0-9a-f]{64}$/);
});

door('GetNodeInfo', answer('lnrpc.NodeInfo'), (bytes) => {
  decoded(service.GetNodeInfo.responseDeserialize, decodeProfile, bytes);
});

door('ChannelBalance', answer('lnrpc.ChannelBalanceResponse'), (bytes) => {
  decoded(service.ChannelBalance.responseDeserialize, decodeBalance, bytes);
});

door('ListChannels', answer('lnrpc.ListChannelsResponse'), (bytes) => {
  const wire = arrived(service.ListChannels.responseDeserialize, bytes);
  const outcome = outcomeOf(() => wire?.channels.map(decodeChannel) ?? []);
  if ('value' in outcome) assert.ok(mostSendable(outcome.value) >= 0n);
});

door('QueryRoutes', answer('lnrpc.QueryRoutesResponse'), (bytes) => {
  const wire = arrived(service.QueryRoutes.responseDeserialize, bytes);
  for (const route of wire?.routes ?? []) outcomeOf(() => decodeRoute(route));
});

/** A page that comes again and again: it ends, and nothing is in it twice over for that. */
door('ListPayments', answer('lnrpc.ListPaymentsResponse'), async (bytes) => {
  const wire = arrived(service.ListPayments.responseDeserialize, bytes);
  if (wire === undefined) return;
  let asked = 0;
  const outcome = await outcomeOfAsync(async () =>
    listKeysends(
      { size: 3 },
      async () => {
        asked += 1;
        return Promise.resolve(wire);
      },
      worded,
    ),
  );
  assert.ok(asked <= 10);
  if ('value' in outcome) for (const each of outcome.value.payments) checkPayment(each);
});

/** A payment is whole, is told in lines that no stranger steers, and only a preimage that proves it makes it a success. */
function checkPayment(snapshot: Payment, before?: Payment): void {
  const merged = mergeSnapshot(before, snapshot);
  if (merged.state === 'succeeded') {
    assert.ok(merged.preimage !== undefined && preimageProves(merged.preimage, merged.hash));
  }
  assert.match(merged.hash, /^[0-9a-f]{64}$/);
  changesBetween(before, merged);
  isStuck(merged, []);
  for (const line of linesOf(merged, before))
    assert.doesNotMatch(line, /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
}

door(
  'Payment (SendPaymentV2, TrackPaymentV2)',
  fc.array(answer('lnrpc.Payment'), { minLength: 1, maxLength: 3 }),
  (messages) => {
    let before: Payment | undefined;
    for (const bytes of messages) {
      const snapshot = decoded(payment, decodePayment, bytes);
      if (snapshot === undefined || (before !== undefined && before.hash !== snapshot.hash)) continue;
      understood += 1;
      checkPayment(snapshot, before);
      before = mergeSnapshot(before, snapshot);
    }
  },
  {
    afterwards: () => {
      assert.ok(understood > 100, `only ${understood} of them were payments at all`);
    },
  },
);
