import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { audit } from './audit.ts';
import type { Finding } from './audit.ts';
import {
  ALICE,
  balances,
  BOB,
  CAROL,
  evidence,
  HASH,
  invoice,
  neverSent,
  payment,
  row,
  told,
  unpaid,
} from './books.ts';
import type { Evidence, Told } from './evidence.ts';

const OTHER = 'cd'.repeat(32);

function kinds(of: Evidence): Finding['kind'][] {
  return [...new Set(audit(of).findings.map(({ kind }) => kind))].sort();
}

function says(of: Evidence): string {
  return audit(of)
    .findings.map((finding) => finding.says)
    .join('\n');
}

/** It was killed before its last line. */
function endless(word: Told): Told {
  const { run, command, states, exitCode, tookMs, hung, stderr } = word;
  const { hash = HASH, error } = word;
  return {
    run,
    command,
    hash,
    states,
    exitCode,
    tookMs,
    hung,
    stderr,
    ...(error === undefined ? {} : { error }),
  };
}

function outcome(of: Evidence): string | undefined {
  return audit(of).outcomes.get(7);
}

describe('honest books have no findings', () => {
  const failed = { state: 'failed', status: 'FAILED', feeMsat: 0n };
  const unsettled = { status: 'FAILED', feeMsat: 0n, earned: new Map<string, bigint>() };
  const inFlight = { status: 'IN_FLIGHT', feeMsat: 0n, earned: new Map<string, bigint>() };
  const killed = told({ states: ['inFlight'], exitCode: null });
  const unended = endless(killed);

  for (const [name, of, became] of [
    ['settled', evidence(), 'settled'],
    ['settled, and the sender was killed before it saw it', evidence({ told: [unended] }), 'settled'],
    [
      'failed',
      unpaid(
        { rows: [row(failed)], told: [told({ states: ['failed'], end: 'failed', exitCode: 1 })] },
        { payments: [payment(unsettled)] },
      ),
      'failed',
    ],
    ['never sent', unpaid({ rows: [row(neverSent)], told: [] }), 'neverSent'],
    ['killed before it was written', unpaid({ rows: [], told: [{ ...unended, states: [] }] }), 'notWritten'],
    [
      'stuck in LND, and said so',
      unpaid(
        {
          rows: [row({ state: 'inFlight', status: 'IN_FLIGHT' })],
          told: [
            told({
              command: 'track',
              end: 'unknown',
              states: ['unknown/stuckInNode'],
              exitCode: 4,
              tookMs: 80_000,
            }),
          ],
        },
        { payments: [payment(inFlight)] },
      ),
      'stuck',
    ],
    [
      'unknown, for its node has lost its memory',
      evidence(
        { forgetful: true, rows: [row({ state: 'inFlight', status: 'IN_FLIGHT' })], told: [] },
        { payments: [], balances: new Map() },
      ),
      'unknown',
    ],
  ] as const) {
    test(name, () => {
      assert.deepEqual(audit(of).findings, []);
      assert.equal(outcome(of), became);
    });
  }
});

describe('an order that was paid twice is found', () => {
  test('by one hash, twice', () => {
    const twice = evidence({}, { invoices: [invoice({ settledHtlcs: 2, paidMsat: 200_000n })] });
    assert.ok(kinds(twice).includes('paidTwice'));
  });

  test('by one hash, at two receivers', () => {
    assert.ok(kinds(evidence({}, { invoices: [invoice(), invoice({ node: BOB })] })).includes('paidTwice'));
  });

  test('with a fresh preimage, outside of the journal', () => {
    const again = evidence(
      {},
      {
        payments: [payment(), payment({ hash: OTHER })],
        invoices: [invoice(), invoice({ hash: OTHER })],
        balances: new Map([
          [ALICE, 798_000n],
          [BOB, 502_000n],
          [CAROL, 200_000n],
        ]),
      },
    );
    assert.deepEqual(kinds(again), ['lost', 'paidTwice']);
  });
});

describe('a payment that is lost from sight is found', () => {
  test('the sender’s LND has it, and the journal does not', () => {
    assert.deepEqual(kinds(evidence({ rows: [], told: [] })), ['lost']);
  });

  test('only a receiver has it', () => {
    const { findings } = audit(evidence({ rows: [], told: [], forgetful: true }, { payments: [] }));
    assert.deepEqual(
      findings.map(({ kind, hash }) => [kind, hash]),
      [['lost', HASH]],
    );
  });

  test('it was followed, and was then taken out of the journal', () => {
    assert.deepEqual(kinds(unpaid({ rows: [], told: [told({ end: 'unknown', exitCode: 4 })] })), ['lost']);
  });
});

describe('a wrong state is found', () => {
  const failed = { state: 'failed', status: 'FAILED' } as const;
  const open = { state: 'inFlight', status: 'IN_FLIGHT' } as const;
  for (const [name, of, sentence] of [
    ['failed, and it was paid', evidence({ rows: [row(failed)], told: [] }), /says failed; .* was paid/],
    ['never sent, and it was paid', evidence({ rows: [row(neverSent)], told: [] }), /says never sent/],
    [
      'never sent, and LND has it',
      unpaid({ rows: [row(neverSent)], told: [] }, { payments: [payment({ status: 'FAILED' })] }),
      /says never sent; the sender’s LND says FAILED/,
    ],
    [
      'never sent, after its node had shown that it had it',
      unpaid({ rows: [row({ ...neverSent, acknowledged: true })], told: [], forgetful: true }),
      /never sent, and acknowledged/,
    ],
    ['succeeded, and nobody was paid', unpaid({ told: [] }), /says succeeded/],
    ['no end, and LND has one', evidence({ rows: [row(open)], told: [] }), /inFlight and no end/],
    [
      'no end, and it never arrived',
      unpaid({ rows: [row({ ...open, acknowledged: false })], told: [] }),
      /not that it was never sent/,
    ],
    [
      'no end, acknowledged, and LND that never lost its memory does not have it',
      unpaid({ rows: [row(open)], told: [] }),
      /inFlight and no end/,
    ],
    ['another preimage', evidence({ rows: [row({ preimage: OTHER })] }), /preimage/],
    ['another amount', evidence({ rows: [row({ amountMsat: 99_000n })] }), /99000 msat are written down/],
    ['another destination', evidence({ rows: [row({ destination: BOB })] }), /another destination/],
    ['another fee', evidence({ rows: [row({ feeMsat: 2n })] }), /cost 2 msat/],
    ['a fee above the limit', evidence({ rows: [row({ feeLimitMsat: 999n })] }), /of at most 999/],
  ] as const) {
    test(name, () => {
      assert.deepEqual(kinds(of), ['wrong']);
      assert.match(says(of), sentence);
    });
  }

  for (const [name, word, sentence] of [
    ['succeeded', {}, /said succeeded, and nobody was paid/],
    ['a hang', { hung: true, end: 'unknown', exitCode: 4 }, /did not end/],
    ['the wrong exit code', { end: 'unknown', exitCode: 1 }, /said unknown and ended with 1/],
  ] as const) {
    test(`a process’s last word: ${name}`, () => {
      const of = unpaid({ rows: [row(neverSent)], told: [told(word)] });
      assert.deepEqual(kinds(of), ['wrong']);
      assert.match(says(of), sentence);
    });
  }

  test('a process’s last word: failed, and it was paid', () => {
    assert.match(
      says(evidence({ told: [told({ end: 'failed', exitCode: 1 })] })),
      /said failed, and the rec/,
    );
  });

  test('a process’s last word: nothing was sent, and a node knows it', () => {
    const error = endless(told({ error: 'refused', states: [], exitCode: 3 }));
    assert.match(says(evidence({ told: [error] })), /nothing was sent \(refused\)/);
    assert.deepEqual(
      audit(evidence({ told: [{ ...error, error: 'orderExists', exitCode: 1 }] })).findings,
      [],
    );
  });

  test('a payment that is stuck, and a look-up that did not say so', () => {
    const of = unpaid(
      {
        rows: [row(open)],
        told: [told({ command: 'track', states: ['inFlight'], end: 'unknown', exitCode: 4, tookMs: 80_000 })],
      },
      { payments: [payment({ status: 'IN_FLIGHT', feeMsat: 0n, earned: new Map() })] },
    );
    assert.match(says(of), /stuck in the sender’s LND, and the look-up did not say so/);
  });
});

test('an acknowledgement that was seen and not kept is found, unless its sender was killed', () => {
  const kept = row({ acknowledged: false });
  assert.match(says(evidence({ rows: [kept] })), /does not know that a node had it/);
  assert.doesNotMatch(says(evidence({ rows: [kept], told: [told({ exitCode: null })] })), /had it/);
});

test('nothing is said of a run of which nobody can know', () => {
  const unknown = { rows: [], told: [], forgetful: true };
  const received = { invoices: [invoice()] };
  assert.deepEqual(kinds(unpaid({ ...unknown, leftOut: new Set([row().run]) }, received)), []);
  assert.deepEqual(kinds(unpaid(unknown, received)), ['lost']);
});

test('two windows that follow one order to its end are found, one that leaves it to the other is not', () => {
  const recovered = told({ command: 'recover', exitCode: null });
  const left = told({ command: 'recover', exitCode: null, states: [], end: 'unknown' });
  assert.match(says(evidence({ told: [recovered, recovered] })), /2 windows followed it to its end/);
  assert.deepEqual(kinds(evidence({ told: [recovered, left] })), []);
});

describe('a sat that is unaccounted for is found', () => {
  function moved(changes: readonly (readonly [string, bigint])[]): Evidence {
    const changed = new Map(balances);
    for (const [node, msat] of changes) changed.set(node, (changed.get(node) ?? 0n) + msat);
    return evidence({}, { balances: changed });
  }

  test('the sender has a msat less', () => {
    const of = moved([[ALICE, -1n]]);
    assert.deepEqual(kinds(of), ['wrong']);
    assert.match(says(of), /all nodes together have -1 msat/);
  });

  test('a hop kept more than its fee', () => {
    assert.match(
      says(
        moved([
          [ALICE, -1n],
          [BOB, 1n],
        ]),
      ),
      /the sender has -101001 msat more.*-101000/,
    );
  });

  test('LND was made to forget a payment, and it was paid again', () => {
    const of = evidence(
      {},
      {
        invoices: [invoice({ settledHtlcs: 2, paidMsat: 200_000n })],
        balances: new Map([
          [ALICE, 798_000n],
          [BOB, 502_000n],
          [CAROL, 200_000n],
        ]),
      },
    );
    assert.deepEqual(kinds(of), ['paidTwice', 'wrong']);
  });
});
