import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import type { Diagnosis } from '../../src/keysend/diagnosis.ts';
import { PRACTICE } from '../../src/keysend/network.ts';
import type { Refusal } from '../../src/keysend/practice.ts';
import type { Explanation } from '../../src/words/explanation.ts';
import { explainDiagnosis } from '../../src/words/diagnoses.ts';
import { order, snapshot } from '../keysend/samples.ts';
import { diagnoses, unknownCauses } from './diagnosisSamples.ts';
import { names } from './people.ts';
import { assertClean, assertWhole } from './sentences.ts';

const of = order();
const editor = { names, network: 'regtest', door: 'editor' } as const;
const payment = snapshot(of, [], { destination: of.destination });

function told(diagnosis: Diagnosis, door: 'editor' | 'terminal' = 'editor'): string {
  return explainDiagnosis(diagnosis, payment, { names, network: 'regtest', door }).sentence;
}

describe('every end is told in whole sentences', () => {
  for (const [diagnosis, its] of diagnoses) {
    test(Object.values(diagnosis).slice(0, 3).map(String).join(' '), () => {
      const forgotten = snapshot(of, its.attempts);
      for (const network of ['regtest', PRACTICE])
        for (const door of ['editor', 'terminal'] as const) {
          assertWhole(explainDiagnosis(diagnosis, its, { names, network, door }));
          assertWhole(explainDiagnosis(diagnosis, forgotten, { names, network, door }));
        }
    });
  }
});

describe('a receiver that refuses', () => {
  const refused = (keysendBit: 'set' | 'missing' | 'unlisted' | 'unasked', withMessage = false): string =>
    told({ kind: 'receiverRefused', keysendBit, withMessage });

  test('without bit 55 it probably lacks --accept-keysend, and how to add it is said for LND and for Polar', () => {
    const sentence = refused('missing');
    assert.match(sentence, /bit 55 is missing/);
    assert.match(sentence, /probably runs without --accept-keysend/);
    assert.match(sentence, /accept-keysend=true to its lnd\.conf/);
    assert.match(
      sentence,
      /Polar.*Advanced Options.*Pre-fill with the default command.*--accept-keysend.*restart/,
    );
  });

  test('with bit 55 the flag is not blamed, but a message is', () => {
    assert.match(refused('set'), /bit 55 is set.*probably not the reason/);
    assert.doesNotMatch(refused('set'), /34349334/);
    assert.match(refused('set', true), /even type \(34349334\).*without the message/);
  });

  test('that was not looked up is told without evidence', () => {
    assert.doesNotMatch(refused('unasked'), /bit 55|announcement/);
    assert.match(refused('unasked'), /usual reason.*--accept-keysend/);
  });

  test('that is not in the graph cannot be judged by the bit', () => {
    assert.doesNotMatch(refused('unlisted'), /bit 55/);
    assert.match(refused('unlisted'), /no announcement.*--accept-keysend/);
    assert.match(refused('unlisted', true), /34349334/);
  });
});

describe('a receiver of the practice network that refuses', () => {
  const refused = (refusal: Refusal, keysendBit: 'set' | 'missing' = 'set'): string =>
    told({ kind: 'receiverRefused', keysendBit, withMessage: true, refusal });

  test('has no LND, no Polar and no log to send a person to', () => {
    for (const refusal of ['keysendOff', 'canceled', 'noRecord', 'expiresTooSoon'] as const) {
      for (const bit of ['set', 'missing'] as const) {
        assert.doesNotMatch(refused(refusal, bit), /Polar|The log of|is your node|34349334|probably/);
      }
    }
  });

  test('says that --accept-keysend is missing, what a real one would do, and where it is mended here', () => {
    const sentence = refused('keysendOff', 'missing');
    assert.match(sentence, /It runs without --accept-keysend.*bit 55 is missing/);
    assert.match(sentence, /A real receiver would restart its LND with --accept-keysend/);
    assert.match(sentence, /"Keysend: Break the Practice Network" switches keysend on at carol\.$/);
    const { remedies } = explainDiagnosis(
      { kind: 'receiverRefused', keysendBit: 'missing', withMessage: false, refusal: 'keysendOff' },
      payment,
      editor,
    );
    assert.deepEqual(
      remedies.map(({ kind }) => kind),
      ['mendPractice'],
    );
  });

  test('and was mended since is not mended again', () => {
    assert.match(refused('keysendOff', 'set'), /takes keysends by now: send it again/);
    assert.doesNotMatch(refused('keysendOff', 'set'), /switches keysend on/);
  });

  test('that held the payment when the network was reset did nothing wrong', () => {
    assert.match(refused('canceled'), /reached carol, which held it.*was reset meanwhile.*send it again/);
  });
});

describe('a fee limit that is too low', () => {
  const feeLimit = (neededMsat: bigint, door: 'editor' | 'terminal'): string =>
    told({ kind: 'feeLimitTooLow', limitMsat: msat(0n), neededMsat: msat(neededMsat) }, door);

  test('says in the editor what both settings must be: it is not known which of them was the lower one', () => {
    assert.match(feeLimit(1_000_000n, 'editor'), /keysend\.feeLimitPercent be 1 or more/);
    assert.match(feeLimit(1_000_001n, 'editor'), /be 1\.01 or more and keysend\.feeLimitSat.* 1001 or more/);
    const diagnosis = { kind: 'feeLimitTooLow', limitMsat: msat(0n), neededMsat: msat(1n) } as const;
    const { remedies } = explainDiagnosis(diagnosis, payment, editor);
    assert.deepEqual(
      remedies.map((remedy) => remedy.kind === 'openSetting' && remedy.setting),
      ['keysend.feeLimitPercent', 'keysend.feeLimitSat'],
    );
    assert.notEqual(remedies[0]?.label, remedies[1]?.label);
  });

  test('says in the terminal the one flag that helps, whichever limit it was', () => {
    assert.match(feeLimit(1n, 'terminal'), /with --fee-limit-sat 1 and no other fee limit\.$/);
    assert.match(feeLimit(100_000_000n, 'terminal'), /--fee-limit-sat 100000 and/);
    assert.doesNotMatch(feeLimit(1n, 'terminal'), /--fee-limit-percent/);
  });

  test('does not promise a limit above the amount', () => {
    assert.doesNotMatch(feeLimit(100_000_001n, 'editor'), /feeLimitPercent|feeLimitSat/);
  });
});

describe('too little to send', () => {
  test("is told on LND's word alone, when the channels could not be looked at", () => {
    const { sentence } = explainDiagnosis(
      { kind: 'noRoute' },
      { ...payment, state: 'failed', reason: 'INSUFFICIENT_BALANCE' },
      editor,
    );
    assert.match(sentence, /hold less than 100,000 sat.*on-chain balance does not count/);
  });

  const most = {
    kind: 'insufficientBalance',
    mostMsat: msat(50_000_000n),
    channels: 2,
    activeChannels: 2,
  } as const;

  test('says what would fit, and that the balance on chain does not help', () => {
    assert.match(told(most), /the most is 50,000 sat/);
    assert.match(told(most), /cannot be split/);
    assert.match(told(most), /on-chain balance does not count/);
    assert.doesNotMatch(told(most), /inactive/);
  });

  test('counts inactive channels only when there are some', () => {
    assert.match(told({ ...most, channels: 3 }), /One channel is inactive/);
    assert.match(told({ ...most, channels: 4 }), /2 channels are inactive/);
  });
});

describe('an end that is not known', () => {
  for (const cause of unknownCauses) {
    test(`${cause}: says what is safe before a second payment, and names the hash`, () => {
      const sentence = told({ kind: 'unknown', cause });
      const safe = cause === 'stuckInNode' ? /was not paid\./ : /Do not send again (?:until|before)/;
      assert.match(sentence, safe);
      assert.match(sentence, new RegExp(of.hash));
    });
  }

  test('is looked up by its hash wherever the node can still know it', () => {
    for (const cause of ['connectionLost', 'notYetKnown', 'notWatched'] as const) {
      const { remedies } = explainDiagnosis({ kind: 'unknown', cause }, payment, editor);
      assert.deepEqual(
        remedies.map((remedy) => (remedy.kind === 'trackPayment' ? remedy.hash : remedy.kind)),
        [of.hash, 'copy'],
      );
    }
  });
});

describe('on the practice network', () => {
  const on = (diagnosis: Diagnosis, door: 'editor' | 'terminal', its = payment): Explanation =>
    explainDiagnosis(diagnosis, its, { names, network: PRACTICE, door });

  test('nobody is sent to lncli, to Polar, to a configuration, to the chain, or to open a channel', () => {
    for (const [diagnosis, its] of diagnoses) {
      // What the receiver says itself is told elsewhere; noChannels and an error of LND do not happen there.
      if (['receiverRefused', 'noChannels', 'nodeError'].includes(diagnosis.kind)) continue;
      for (const door of ['editor', 'terminal'] as const) {
        const { sentence, remedies } = on(diagnosis, door, its);
        assert.doesNotMatch(sentence, /lncli|Polar|minhtlcout|on-chain|[Oo]pen a/);
        assert.ok(!remedies.some(({ kind }) => kind === 'copy'), diagnosis.kind);
      }
    }
  });

  test('a payment without an end is looked up where it can be', () => {
    for (const cause of ['connectionLost', 'notYetKnown', 'notWatched'] as const) {
      const { sentence, remedies } = on({ kind: 'unknown', cause }, 'editor');
      assert.match(sentence, new RegExp(`view Payments shows its end; its hash is ${of.hash}`));
      assert.deepEqual(
        remedies.map(({ kind }) => kind),
        ['trackPayment'],
      );
      assert.match(on({ kind: 'unknown', cause }, 'terminal').sentence, new RegExp(of.hash));
    }
  });

  test('an amount that fits no channel is sent smaller', () => {
    const most = {
      kind: 'insufficientBalance',
      mostMsat: msat(1000n),
      channels: 1,
      activeChannels: 1,
    } as const;
    assert.match(on(most, 'terminal').sentence, /Send less: channels of the practice network stay as large/);
  });
});

test('the alias of a stranger cannot break a sentence', () => {
  const villain = (): string => 'eve\u202e';
  for (const [diagnosis, its] of diagnoses) {
    for (const sentence of explainDiagnosis(diagnosis, its, editor).sentences) assertClean(sentence);
    assert.ok(explainDiagnosis(diagnosis, its, { ...editor, names: villain }).sentence);
  }
});
