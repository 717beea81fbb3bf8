import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { msat } from '../../src/keysend/amount.ts';
import type { Preparation } from '../../src/keysend/prepare.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import type { Received } from '../../src/keysend/practice.ts';
import { confirmation } from '../../src/words/confirmation.ts';
import { explainDiagnosis } from '../../src/words/diagnoses.ts';
import { explainExposed } from '../../src/words/exposedFile.ts';
import { explainDamage } from '../../src/words/journalDamage.ts';
import { namesFrom } from '../../src/words/names.ts';
import { paymentLabel } from '../../src/words/paymentLabel.ts';
import { changeLines, orderLines } from '../../src/words/paymentLines.ts';
import { explain } from '../../src/words/reasons.ts';
import { receivedLine } from '../../src/words/receivedLine.ts';
import { recoveredSentence } from '../../src/words/recovered.ts';
import { summaryLines } from '../../src/words/summary.ts';
import {
  ALICE,
  ALICE_INFO,
  attempt,
  CAROL,
  failed,
  intent,
  NOW,
  order,
  settled,
  snapshot,
} from '../keysend/samples.ts';
import { diagnoses } from './diagnosisSamples.ts';
import { reasons } from './reasonSamples.ts';

/*
 * Aliases, messages, what nodes say of errors, paths in a folder's settings: strangers write them, and nothing in them may steer a
 * terminal, turn the direction of a line, break out of it or fill the screen.
 */

const nasty = [
  ...[
    '\u001b[2J',
    '\u001b]8;;https://evil.example\u0007',
    '\u009b31m',
    '\r',
    '\n',
    '\r\n',
    '\u0000',
    '\u0008',
    '\u0085',
  ],
  ...[
    '\u202e',
    '\u202d',
    '\u2066',
    '\u2069',
    '\u200e',
    '\u200b',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u00ad',
    '\u{e0041}',
    '\ue000',
  ],
  ...[
    '$(zap)',
    '[x](command:keysend.sendKeysend)',
    '<img src=x>',
    '**',
    '`',
    '{0}',
    '${env:HOME}',
    '\ud800',
    'e\u0301\u0301\u0301\u0301',
  ],
  'long '.repeat(2000),
];

const hostile = fc
  .array(
    fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));

const LONGEST_LINE = 3000;

function assertHarmless(lines: readonly string[]): void {
  for (const line of lines) {
    assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u);
    assert.ok(line.length <= LONGEST_LINE, `a line of ${line.length} characters`);
  }
}

function forAny(check: (text: string) => void): void {
  fc.assert(fc.property(hostile, check), { numRuns: 60 });
}

/** The value with that text wherever it holds text of others. */
function tainted(value: unknown, text: string): unknown {
  if (Array.isArray(value)) return value.map((each) => tainted(each, text));
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? text : value;
  const ours = ['kind', 'part', 'hash', 'state', 'status', 'unknown', 'code'];
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const isOurs = ours.includes(key) || (key === 'cause' && typeof part === 'string');
      return [key, isOurs ? part : tainted(part, text)];
    }),
  );
}

describe('text of strangers is harmless', () => {
  for (const reason of reasons) {
    test(`in what is said of ${reason.kind}`, () => {
      fc.assert(
        fc.property(hostile, (text) => {
          for (const door of ['editor', 'terminal'] as const) {
            const taintedReason = tainted(reason, text) as Reason;
            const { sentences, remedies } = explain(taintedReason, door, { kind: 'dotenv', file: text });
            assertHarmless([...sentences, ...remedies.map(({ label }) => label)]);
          }
        }),
        { numRuns: 10 },
      );
    });
  }

  test('in every line of a payment, whoever is on its route', () => {
    forAny((text) => {
      const names = namesFrom(() => text);
      const of = order({ message: text });
      const context = { names, payer: ALICE, network: text, elapsedMs: 113 };
      const record = { type: 34349334n, value: new TextEncoder().encode(text) };
      const changes = { destination: CAROL, records: [record] };
      const tried = attempt(1n, 'FAILED', 1);
      const payments = [
        snapshot(of, [attempt(1n, 'IN_FLIGHT')], changes),
        { ...settled(of, [attempt(1n, 'SUCCEEDED')]), ...changes },
        { ...failed(of, [tried], 'NO_ROUTE'), ...changes },
      ];
      assertHarmless(orderLines(of));
      assertHarmless([recoveredSentence(payments, names)]);
      for (const payment of payments) {
        const attempts = payment.attempts.map((each) => ({ attempt: each, number: 1 }));
        for (const change of [
          ...attempts.map((each) => ({ kind: 'attemptStarted', ...each }) as const),
          ...attempts.map((each) => ({ kind: 'attemptFailed', ...each }) as const),
          { kind: 'canceling', locked: payment.attempts } as const,
        ])
          assertHarmless(changeLines(change, payment, context));
        for (const door of ['editor', 'terminal'] as const) {
          for (const [diagnosis] of diagnoses)
            assertHarmless(summaryLines(payment, diagnosis, { ...context, door }));
        }
        const { label, description, accessible } = paymentLabel(payment, names, NOW);
        assertHarmless([label, description, accessible]);
      }
    });
  });

  test('in every diagnosis', () => {
    forAny((text) => {
      for (const [diagnosis, payment] of diagnoses) {
        const names = namesFrom(() => text);
        const { sentences, remedies } = explainDiagnosis(diagnosis, payment, {
          names,
          network: text,
          door: 'editor',
        });
        assertHarmless([...sentences, ...remedies.map(({ label }) => label)]);
      }
    });
  });

  test('in the question before money moves', () => {
    forAny((text) => {
      const preparation: Preparation = {
        intent: intent({ message: text }),
        payer: { ...ALICE_INFO, alias: text, network: text, version: text },
        destination: { key: CAROL, alias: text, announcesKeysend: true },
        route: { hops: attempt(1n, 'IN_FLIGHT').hops, feeMsat: msat(1_100n), timelock: 672 },
        mostMsat: msat(9_000_000_000n),
        known: { since: 0, tries: [] },
      };
      const { question, details, notes, warnings, payLabel } = confirmation(
        preparation,
        namesFrom(() => text),
      );
      assertHarmless([question, ...details, ...notes, ...warnings, payLabel]);
    });
  });

  test('in what arrives, and in what is said of files', () => {
    forAny((text) => {
      const received = { from: ALICE, amountMsat: msat(1000n), message: text } as unknown as Received;
      assertHarmless([
        receivedLine(
          received,
          namesFrom(() => text),
        ),
      ]);
      for (const door of ['editor', 'terminal'] as const) {
        for (const isOwn of [true, false])
          assertHarmless(explainExposed({ path: text, isOwn }, door).sentences);
        assertHarmless(explainDamage({ kind: 'setAside', from: text, to: text, saved: 1 }, door).sentences);
        assertHarmless(explainDamage({ kind: 'gone', from: text }, door).sentences);
        assertHarmless(explainDamage({ kind: 'orders', hashes: [text, text] } as never, door).sentences);
      }
    });
  });
});
