import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import type { Fault, Lesson, Receipt } from '../../src/keysend/practice.ts';
import type { PracticeTrouble } from '../../src/keysend/problem.ts';
import { paymentHashOf } from '../../src/keysend/preimage.ts';
import { MESSAGE_RECORD, messageRecord, PREIMAGE_RECORD } from '../../src/keysend/records.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { faultWords } from '../../src/words/faults.ts';
import { lessonLine } from '../../src/words/lessons.ts';
import { explain } from '../../src/words/reasons.ts';
import { receivedLine } from '../../src/words/receivedLine.ts';
import { receiptLines } from '../../src/words/receiptLines.ts';
import { BOB, CAROL } from '../keysend/samples.ts';
import { DAVE, names } from './people.ts';
import { assertClean } from './sentences.ts';

const preimage = Uint8Array.from({ length: 32 }, (_, index) => index);
const hash = paymentHashOf(new Secret(preimage));
const settled: Receipt = {
  node: CAROL,
  invoice: 'SETTLED',
  amountMsat: msat(1_000_000n),
  records: [
    { type: 106823n, value: Uint8Array.of(0) },
    messageRecord('hello'),
    { type: PREIMAGE_RECORD, value: preimage },
  ],
  computedHash: hash,
  matches: true,
};

describe('a practice network that cannot be used', () => {
  const told = (cause: PracticeTrouble, door: 'editor' | 'terminal' = 'terminal'): string =>
    explain({ kind: 'practiceUnavailable', cause }, door).sentence;

  test('has advice of its own for each cause: a port is no folder', () => {
    for (const cause of [
      { kind: 'portTaken', port: 1 },
      { kind: 'otherPort', host: '127.0.0.1:19009', port: 1 },
      { kind: 'otherSeed', folder: '/course' },
      { kind: 'hangs', pid: 7 },
    ] as const) {
      assert.doesNotMatch(told(cause), /to write in|free port/);
    }
    assert.match(told({ kind: 'portTaken', port: 1 }), /port 1\..*Name another port, or leave --port out\.$/);
    assert.match(told({ kind: 'otherSeed', folder: '/course' }), /Leave --seed out/);
    const disk = { kind: 'disk', folder: '/practice', detail: 'EEXIST: file already exists' } as const;
    assert.match(told({ ...disk, what: 'inTheWay' }), /a file is in its place\. Move that file away\./);
    assert.match(told({ ...disk, what: 'full' }, 'editor'), /Make some room.*Then try again\.$/);
    for (const what of ['inTheWay', 'full', 'notAllowed'] as const)
      assert.doesNotMatch(told({ ...disk, what }), /EEXIST/);
  });

  test('never says what a program said, and no more', () => {
    assert.match(
      told({ kind: 'other', detail: 'Cancelled on client' }),
      /^The practice network could not do what was asked\..*"Cancelled on client"\..*run the command again\.$/,
    );
    assert.doesNotMatch(told({ kind: 'other', detail: '' }), /""/);
  });
});

describe('the practice network', () => {
  test('each node says in a line of its own what it teaches', () => {
    const all: Readonly<Record<Lesson, true>> = {
      own: true,
      direct: true,
      twoHops: true,
      noKeysend: true,
      noLiquidity: true,
      retry: true,
      dearHop: true,
      holds: true,
      refunds: true,
      unlisted: true,
    };
    const lines = (Object.keys(all) as Lesson[]).map(lessonLine);
    assert.equal(new Set(lines).size, lines.length);
    for (const line of lines) {
      assertClean(line);
      assert.match(line, /^\p{Lu}[^:]+: .+\.$/u);
      assert.ok(line.length <= 100, line);
    }
  });

  test('what can be broken says how it is, and offers the other state; after that, what to try', () => {
    const kinds: readonly Fault[] = [
      { kind: 'keysendOff', node: DAVE, broken: false },
      { kind: 'channelDrained', from: BOB, to: CAROL, broken: false },
      { kind: 'nodeStopped', node: BOB, broken: false },
    ];
    for (const fault of kinds) {
      const works = faultWords(fault, names);
      const broken = faultWords({ ...fault, broken: true }, names);
      for (const text of [works, broken].flatMap((words) => Object.values(words) as string[]))
        assertClean(text);
      assert.notEqual(works.label, broken.label);
      assert.match(works.description, /^(on|filled|running) now: /);
      assert.match(broken.description, /^(off|drained|stopped) now: /);
      assert.match(works.done, /, and (?:read why it fails|see what becomes of it)\.$/);
      assert.match(broken.done, /: send /);
    }
    assert.equal(
      faultWords({ kind: 'nodeStopped', node: BOB, broken: true }, names).label,
      'Start bob again',
    );
  });

  test('a keysend that came in is one sentence, whatever its message', () => {
    const received = { from: BOB, hash, amountMsat: msat(1_000_000n) };
    assert.equal(receivedLine(received, names), 'bob sent you 1,000 sat.');
    assert.equal(
      receivedLine({ ...received, message: 'Thank you' }, names),
      'bob sent you 1,000 sat: "Thank you"',
    );
    const rude = receivedLine({ ...received, message: `\u001b[2J\n${'x'.repeat(1000)}` }, names);
    assertClean(rude);
    assert.ok(rude.length < 300);
  });

  test("the receiver's side is there whole: invoice, records, hash", () => {
    assert.deepEqual(receiptLines(settled, names), [
      'RECEIVER    carol made an invoice of 1,000 sat on the fly: SETTLED.',
      '            Record 5482373484, keysend: the preimage 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      '            Record 34349334, message: "hello"',
      "            Record 106823, LND's own: 00",
      `            SHA-256 of that preimage: ${hash}`,
      '            It equals the hash of the HTLC, so this preimage opens it.',
    ]);
  });

  test('a refusal says why, whatever the reason', () => {
    const refusals: readonly (readonly [NonNullable<Receipt['refusal']>, RegExp])[] = [
      ['keysendOff', /without --accept-keysend/],
      ['noRecord', /no record 5482373484/],
      ['wrongHash', /does not belong/],
      ['paymentAddress', /payment address/],
      ['expiresTooSoon', /expires too soon/],
      ['canceled', /canceled its invoice/],
    ];
    for (const [refusal, expected] of refusals) {
      const lines = receiptLines({ ...settled, invoice: 'none', refusal, matches: false }, names);
      assert.match(lines.at(-1) ?? '', expected);
      assert.match(lines[0] ?? '', /^RECEIVER {4}carol got an HTLC of 1,000 sat and made no invoice/);
      assert.ok(lines.some((line) => line.includes('differs from the hash of the HTLC')));
    }
  });

  test('a sender cannot steer the screen by its message, nor fill it', () => {
    const [, line = ''] = receiptLines(
      { ...settled, records: [messageRecord(`\u001b[2J\u202e${'x'.repeat(1000)}`)] },
      names,
    );
    assert.ok(line.length < 300);
    assertClean(line.trim());
    const garbage = { type: MESSAGE_RECORD, value: Uint8Array.of(255, 254) };
    assert.match(receiptLines({ ...settled, records: [garbage] }, names)[1] ?? '', /fffe, which is no UTF-8/);
    const long = { type: 70000n, value: new Uint8Array(1000) };
    assert.ok((receiptLines({ ...settled, records: [long] }, names)[1] ?? '').length < 150);
  });
});
