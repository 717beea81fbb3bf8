import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../src/keysend/amount.ts';
import type { Reason } from '../../src/keysend/problem.ts';
import type { Door } from '../../src/words/door.ts';
import { explain } from '../../src/words/reasons.ts';
import { HASH, reasons, sources } from './reasonSamples.ts';
import { assertWhole } from './sentences.ts';

const doors: readonly Door[] = ['editor', 'terminal'];

describe('every reason is told in whole sentences', () => {
  for (const reason of reasons) {
    const problem = 'problem' in reason ? `: ${reason.problem.kind}` : '';
    test(reason.kind + problem, () => {
      for (const door of doors) {
        for (const source of [undefined, ...sources]) assertWhole(explain(reason, door, source));
      }
    });
  }

  test('no two reasons in the same words', () => {
    const told = reasons
      .filter(({ kind }) => kind !== 'partMissing')
      .map((reason) => explain(reason, 'editor').sentence);
    const invisible = 1; // Two samples of a slip that cannot be shown.
    assert.equal(new Set(told).size, told.length - invisible);
  });
});

describe('what is above the limit of 24 hours is told when more can be sent', () => {
  const told = (paidSat: bigint, openSat: bigint, limitSat = 200n): string =>
    explain(
      {
        kind: 'aboveDayLimit',
        amountMsat: msat(150_000n),
        limitMsat: msat(limitSat * 1_000n),
        paidMsat: msat(paidSat * 1_000n),
        openMsat: msat(openSat * 1_000n),
      },
      'terminal',
    ).sentence;

  test('now, as long as something is left', () => {
    assert.match(told(120n, 0n), /In the last 24 hours 120 sat were paid\. Up to 80 sat can be sent now\.$/);
    assert.match(told(0n, 120n), /Up to 80 sat can be sent now\.$/);
  });

  test('once it is older, where it was paid', () => {
    assert.match(told(200n, 0n), /until some of it is older than that\.$/);
  });

  test('never by waiting, where what is open fills it: that does not grow out of the 24 hours', () => {
    for (const sentence of [told(0n, 200n), told(50n, 200n)]) {
      assert.doesNotMatch(sentence, /older/);
      assert.match(sentence, /until it is known what became of those, or you say that they count no more\.$/);
    }
    assert.match(told(50n, 150n), /older than that, or it is known what became of the others, or you say/);
  });

  test('what is open is not told as of the last 24 hours', () => {
    for (const sentence of [told(0n, 200n), told(50n, 150n)]) {
      assert.doesNotMatch(sentence, /In the last 24 hours [^.;]*on their way/);
    }
  });

  test('a limit of zero lets nothing out, whatever was paid', () => {
    const sentence = told(0n, 0n, 0n);
    assert.match(sentence, /limit for 24 hours is 0 sat/);
    assert.doesNotMatch(sentence, /were paid|until/);
  });
});

test('a fee limit that holds a payment back may be either of the two settings, and both can be opened', () => {
  const reason: Reason = { kind: 'aboveFeeLimit', feeLimitMsat: msat(2_000n), limitMsat: msat(1_000n) };
  const { sentence, remedies } = explain(reason, 'editor');
  assert.match(sentence, /keysend\.feeLimitPercent and keysend\.feeLimitSat/);
  assert.deepEqual(
    remedies.map((remedy) => remedy.kind === 'openSetting' && remedy.setting),
    ['keysend.feeLimitPercent', 'keysend.feeLimitSat'],
  );
});

describe('what mends a connection is named where it was named', () => {
  const missing: Reason = { kind: 'fileMissing', part: 'certificate', path: '/x/tls.cert' };

  test('in settings', () => {
    for (const kind of ['userSettings', 'workspaceSettings'] as const) {
      const { sentence, remedies } = explain(missing, 'editor', { kind, folder: '/x' });
      assert.match(sentence, /^keysend\.lnd\.tlsCertPath is \/x\/tls\.cert, /);
      assert.deepEqual(
        remedies.map((remedy) => remedy.kind === 'openSetting' && remedy.setting),
        ['keysend.lnd.tlsCertPath'],
      );
    }
  });

  test('in flags, in the environment, in a file', () => {
    assert.match(explain(missing, 'terminal', { kind: 'flags' }).sentence, /^--cert is /);
    assert.match(explain(missing, 'terminal', { kind: 'environment' }).sentence, /^LND_CERT_PATH is /);
    const dotenv = { kind: 'dotenv', file: '/x/.env' } as const;
    assert.match(explain(missing, 'terminal', dotenv).sentence, /^LND_CERT_PATH in \/x\/\.env is /);
    assert.deepEqual(
      explain(missing, 'editor', dotenv).remedies.map(({ kind }) => kind),
      ['openFile'],
    );
  });

  test('or in all places of the door, when nobody knows', () => {
    assert.match(explain(missing, 'editor').sentence, /^keysend\.lnd\.tlsCertPath is /);
    assert.match(explain(missing, 'terminal').sentence, /^--cert or LND_CERT_PATH is /);
  });

  test('and the practice network is mended by trying again, for it is nowhere', () => {
    const host = '127.0.0.1:19009';
    for (const reason of [{ kind: 'refused', host }, { kind: 'macaroonOfAnotherNode' }] as const) {
      for (const door of doors) {
        const { sentence, remedies } = explain(reason, door, { kind: 'practice' });
        assert.match(sentence, /^The practice network .* again/);
        assert.deepEqual(
          remedies.map(({ kind }) => kind),
          ['tryAgain'],
        );
      }
    }
    const unknown = { kind: 'paymentNotFound', hash: HASH } as const;
    assert.match(explain(unknown, 'editor', { kind: 'practice' }).sentence, /no payment with the hash/);
  });

  test('and a terminal is never sent to a setting', () => {
    // No terminal meets a folder that is not trusted.
    const elsewhere = ['partMissing', 'workspaceNotTrusted'];
    for (const reason of reasons.filter(({ kind }) => !elsewhere.includes(kind))) {
      const { sentence, remedies } = explain(reason, 'terminal', { kind: 'flags' });
      assert.doesNotMatch(sentence, /keysend\.lnd/);
      assert.ok(remedies.every(({ kind }) => kind !== 'openSetting'));
    }
  });
});

describe('text of strangers', () => {
  const nasty = '\u001b[31mred\u202e\r\n${env:X}\u0000{0} {1}';

  /** The reason with that text wherever it holds text of others. */
  function tainted(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(tainted);
    if (typeof value !== 'object' || value === null) return typeof value === 'string' ? nasty : value;
    const ours = ['kind', 'part', 'hash'];
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, ours.includes(key) ? part : tainted(part)]),
    );
  }

  test('cannot break a sentence', () => {
    for (const reason of reasons) {
      for (const door of doors) {
        const { sentence } = explain(tainted(reason) as Reason, door);
        assert.doesNotMatch(sentence, /[\p{Cc}\p{Cf}]/u, reason.kind);
      }
    }
  });

  test('does not fill the screen', () => {
    const detail = nasty.repeat(500);
    for (const kind of ['connectionLost', 'orderRefused', 'macaroonNotUnderstood'] as const) {
      assert.ok(explain({ kind, detail }, 'editor').sentence.length < 400);
    }
  });

  test('a control character in a path is shown as it was written', () => {
    const path = 'C:\\Users\\ann\\.polar\networks\\1\\tls.cert';
    const { sentence } = explain({ kind: 'pathHasControlCharacter', part: 'certificate', path }, 'terminal');
    assert.match(sentence, /C:\\Users\\ann\\\.polar\\networks\\1\\tls\.cert/);
  });
});
