import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { BadSetting } from '../../../src/editor/badSetting.ts';
import { readLimits } from '../../../src/editor/limitSettings.ts';
import type { SendOutcome } from '../../../src/editor/sendFlow.ts';
import { msat } from '../../../src/keysend/amount.ts';
import type { Msat } from '../../../src/keysend/amount.ts';
import { DAY_MS, DEFAULT_LIMITS } from '../../../src/keysend/brakes.ts';
import type { Limits } from '../../../src/keysend/brakes.ts';
import {
  inTerminal,
  keysend,
  labelOf,
  limitSettings,
  needsRegtest,
  node,
  releaseBrakes,
  saidDuring,
  useNode,
  waitForRow,
  writeSetting,
} from '../inHost.ts';

/** Sends to bob, confirmed if it comes to that; undefined when it did not go out. */
async function send(amountSat: number): Promise<SendOutcome | undefined> {
  const { person } = await keysend();
  person.answer = 'pay';
  const outcome = await vscode.commands.executeCommand<SendOutcome | undefined>('keysend.sendKeysend', {
    destination: node('bob').pubkey,
    amountSat,
  });
  person.answer = 'cancel';
  return outcome;
}

async function refusalOf(amountSat: number): Promise<string> {
  const { person } = await keysend();
  const before = person.asked.length;
  const said = await saidDuring(async () => {
    assert.equal(await send(amountSat), undefined);
  });
  assert.equal(person.asked.length, before, 'the person was asked for a payment that cannot go out');
  assert.equal(said.length, 1);
  return said[0] ?? '';
}

async function held(): Promise<Limits> {
  const { parts } = await keysend();
  return (await (await parts.session.journal()).brakes()).limits;
}

/** What counts against the limit of 24 hours now. */
async function spent(): Promise<Msat> {
  const { parts } = await keysend();
  using use = await parts.session.use({ ask: false }, new AbortController().signal);
  const { paidMsat, openMsat } = await use.journal.spent(use.node.info.key, Date.now() - DAY_MS);
  return msat(paidMsat + openMsat);
}

/** The limits hold on regtest, but for that of 24 hours: other suites have paid, too. */
async function holdHere(): Promise<void> {
  const { parts } = await keysend();
  await (await parts.session.journal()).changeLimits({ dayMsat: msat(1_000_000_000_000n) }, await held());
  await writeSetting('limits.onTestNetworks', true);
}

async function raisesAsked(work: () => Promise<unknown>): Promise<readonly (readonly string[])[]> {
  const { person } = await keysend();
  const before = person.raisesAsked.length;
  await work();
  return person.raisesAsked.slice(before);
}

describe('limits', () => {
  before(needsRegtest);
  before(() => useNode('alice'));
  beforeEach(releaseBrakes);
  after(releaseBrakes);

  it('exempt test networks, unless the person wants them there', async () => {
    await writeSetting('limits.perPayment', 20);
    assert.equal((await send(21))?.state, 'succeeded');
    await holdHere();
    assert.match(await refusalOf(21), /This payment is 21 sat, and your limit for one payment is 20 sat/);
    assert.equal((await send(20))?.state, 'succeeded');
  });

  it('that are lower count from the next payment on, without a question, in the terminal too', async () => {
    const asked = await raisesAsked(async () => {
      await holdHere();
      await writeSetting('limits.perPayment', 100);
      await send(50);
      await writeSetting('limits.perPayment', 40);
      assert.match(await refusalOf(50), /is 40 sat/);
    });
    assert.deepEqual(asked, []);
    assert.equal((await held()).paymentMsat, 40_000n);
    assert.match(await inTerminal('limits'), /Most in one payment +40 sat/);
  });

  it('that the terminal lowered hold here, although the settings say nothing', async () => {
    await holdHere();
    await send(1);
    await inTerminal('limits', '--per-payment', '30');
    assert.match(await refusalOf(31), /is 30 sat/);
  });

  it('that are raised are asked for with old and new, once; what is kept stays kept', async () => {
    const { person } = await keysend();
    await holdHere();
    await send(1);
    await writeSetting('limits.perPayment', 100_000);
    await writeSetting('confirmAbove', 500);
    const asked = await raisesAsked(async () => {
      assert.equal((await send(2))?.state, 'succeeded');
      assert.equal((await send(2))?.state, 'succeeded');
    });
    assert.deepEqual(asked, [
      [
        'Most in one payment: 50,000 sat → 100,000 sat',
        'Asked before sending in VS Code: always → above 500 sat',
      ],
    ]);
    assert.equal((await held()).paymentMsat, DEFAULT_LIMITS.paymentMsat);
    assert.equal((await held()).confirmAboveMsat, undefined);

    // It is in the way of this one: that is no time to be silent.
    const again = await raisesAsked(async () => {
      assert.match(await refusalOf(60_000), /is 50,000 sat/);
    });
    assert.equal(again.length, 1);
    person.raises = 'allow';
    assert.equal((await send(60_000))?.state, 'succeeded');
    assert.equal((await held()).paymentMsat, 100_000_000n);
    assert.deepEqual(await raisesAsked(() => send(3)), [], 'asked for what was allowed');
  });

  it('that were lowered elsewhere during the question are asked for anew, with what holds by then', async () => {
    const { person } = await keysend();
    await writeSetting('limits.perPayment', 60_000);
    const raise = person.raise.bind(person);
    person.raises = 'allow';
    person.raise = async (changes) => {
      if (changes[0]?.includes('50,000')) await inTerminal('limits', '--per-payment', '10');
      return raise(changes);
    };
    try {
      const asked = await raisesAsked(() => send(1));
      assert.deepEqual(asked.flat(), [
        'Most in one payment: 50,000 sat → 60,000 sat',
        'Most in one payment: 10 sat → 60,000 sat',
      ]);
      assert.equal((await held()).paymentMsat, 60_000_000n);
    } finally {
      person.raise = raise;
    }
  });

  it('that are changed once more are asked for once more', async () => {
    await writeSetting('limits.per24Hours', 300_000);
    assert.equal((await raisesAsked(() => send(1))).length, 1);
    await writeSetting('limits.per24Hours', 400_000);
    assert.deepEqual(await raisesAsked(() => send(1)), [
      ['Most in 24 hours from one node: 200,000 sat → 400,000 sat'],
    ]);
  });

  it('one that was lowered beside a question that was left is its default again once both settings are gone', async () => {
    const { person } = await keysend();
    await writeSetting('limits.perPayment', 40);
    await writeSetting('limits.per24Hours', 300_000);
    person.raises = 'cancel';
    assert.equal(await send(1), undefined);
    assert.equal((await held()).paymentMsat, 40_000n);
    await writeSetting('limits.perPayment', undefined);
    await writeSetting('limits.per24Hours', undefined);
    person.raises = 'allow';
    assert.equal((await send(1))?.state, 'succeeded');
    assert.equal((await held()).paymentMsat, DEFAULT_LIMITS.paymentMsat);
  });

  it('nothing is sent when the question is left, and it comes again', async () => {
    const { person } = await keysend();
    await writeSetting('limits.per24Hours', 300_000);
    person.raises = 'cancel';
    const before = person.asked.length;
    const asked = await raisesAsked(async () => {
      assert.equal(await send(1), undefined);
      assert.equal(await send(1), undefined);
    });
    assert.equal(asked.length, 2);
    assert.equal(person.asked.length, before);
  });

  it('that were lowered and are reset to the default are asked for: VS Code removes such a setting', async () => {
    const { person } = await keysend();
    await writeSetting('limits.perPayment', 10_000);
    await send(1);
    await writeSetting('limits.perPayment', undefined);
    assert.deepEqual(await raisesAsked(() => send(1)), [['Most in one payment: 10,000 sat → 50,000 sat']]);
    // Another window, which was not asked yet, is.
    person.raises = 'allow';
    await writeSetting('feeLimitSat', 1);
    await send(1);
    await writeSetting('feeLimitSat', undefined);
    assert.deepEqual(await raisesAsked(() => send(1)), [
      ['Most in one payment: 10,000 sat → 50,000 sat', 'Fee limit as an amount: 1 sat → none'],
    ]);
    assert.deepEqual(await held(), DEFAULT_LIMITS);
    assert.deepEqual(await raisesAsked(() => send(1)), []);
  });

  it('asks once for many that are sent at once', async () => {
    await writeSetting('limits.perPayment', 60_000);
    const asked = await raisesAsked(() => Promise.all([send(1), send(1), send(1), send(1)]));
    assert.equal(asked.length, 1);
  });

  it('of a folder count for nothing', async () => {
    const { fsPath } = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
    const file = vscode.Uri.file(`${fsPath}/.vscode/settings.json`);
    const before = await vscode.workspace.fs.readFile(file);
    const forged = { 'keysend.limits.perPayment': 1_000_000, 'keysend.confirmAbove': 1_000_000 };
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(forged)));
    // Seen at once: see stageWorkspace.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    try {
      assert.deepEqual(await raisesAsked(() => send(1)), []);
      assert.deepEqual(await held(), DEFAULT_LIMITS);
    } finally {
      await vscode.workspace.fs.writeFile(file, before);
    }
  });

  it('of fees: the lower of percent and amount', async () => {
    const { person } = await keysend();
    const feeLimitOf = async (amountSat: number): Promise<bigint | undefined> => {
      await vscode.commands.executeCommand('keysend.sendKeysend', {
        destination: node('bob').pubkey,
        amountSat,
      });
      return person.asked.at(-1)?.preparation.intent.feeLimitMsat;
    };
    await writeSetting('feeLimitSat', 3);
    assert.equal(await feeLimitOf(2000), 3_000n);
    assert.equal(await feeLimitOf(2), 2_000n);
    // 1 % is less than 100 % up to 1,000 sat, and less than 5 % above.
    await writeSetting('feeLimitPercent', 1);
    assert.equal(await feeLimitOf(200), 2_000n);
    // More above 1,000 sat: that takes a word.
    await writeSetting('feeLimitPercent', 10);
    assert.deepEqual(await raisesAsked(() => feeLimitOf(200)), [['Fee limit in percent: 1 % → 10 %']]);
  });

  it('of 24 hours count what was paid and what is in flight, and the confirmation says how much', async () => {
    const { person } = await keysend();
    const before = await spent();
    await writeSetting('limits.onTestNetworks', true);
    await writeSetting('limits.per24Hours', Number(before / 1000n) + 5_100);
    person.raises = 'allow';
    assert.equal((await send(60))?.state, 'succeeded');
    person.answer = 'pay';
    // She holds it for 20 s; nobody waits for that here.
    void vscode.commands.executeCommand('keysend.sendKeysend', {
      destination: node('harriet').pubkey,
      amountSat: 5_000,
    });
    const row = await waitForRow(
      'the payment in flight',
      (item) =>
        labelOf(item) === '5,000 sat to harriet' && (item.contextValue ?? '').startsWith('payment inFlight'),
    );
    assert.match(
      await refusalOf(50),
      /would leave this node within 24 hours.*5,000 sat more are on their way/,
    );
    await send(30);
    assert.equal(person.asked.at(-1)?.preparation.day?.withThisMsat, before + 5_090_000n);
    await vscode.commands.executeCommand('keysend.cancelPayment', row);
  });

  describe('confirm above', () => {
    const arguments_: readonly (readonly [string, Record<string, unknown>])[] = [
      ['destination and amount', {}],
      ['a message', { message: 'hi' }],
      ['what claims to be confirmed', { confirmed: true, byHand: true, draft: undefined, answer: 'pay' }],
      ['what claims to be typed', { typed: true, confirmAbove: 1_000_000, limits: { confirmAboveMsat: 1n } }],
    ];
    for (const [index, [what, more]] of arguments_.entries()) {
      it(`spares nobody the question for an argument: ${what}`, async () => {
        const { parts, person } = await keysend();
        await (
          await parts.session.journal()
        ).changeLimits({ confirmAboveMsat: msat(1_000_000_000n) }, await held());
        const before = person.asked.length;
        // The same amount once more within two minutes would be confirmed anyway.
        const argument = { destination: node('bob').pubkey, amountSat: 601 + index, ...more };
        person.answer = 'cancel';
        assert.equal(await vscode.commands.executeCommand('keysend.sendKeysend', argument), undefined);
        assert.equal(person.asked.length, before + 1);
      });
    }

    it('nor for what is sent again', async () => {
      const { parts, person } = await keysend();
      await (
        await parts.session.journal()
      ).changeLimits({ confirmAboveMsat: msat(1_000_000_000n) }, await held());
      const outcome = await send(7);
      const row = await waitForRow('its row', ({ id }) => id === outcome?.hash);
      const before = person.asked.length;
      assert.equal(await vscode.commands.executeCommand('keysend.sendAgain', row), undefined);
      assert.equal(person.asked.length, before + 1);
    });
  });
});

describe('the settings of limits', () => {
  const read = (name: string, value: unknown): Partial<Limits> =>
    readLimits({
      inspect: (key: string) => ({ key, ...(key === name ? { globalValue: value as never } : {}) }),
    });

  it('say what they mean, and nothing where they are not set', () => {
    assert.deepEqual(read('another', 1), {});
    assert.deepEqual(read('limits.perPayment', 0), { paymentMsat: 0n });
    assert.deepEqual(read('limits.per24Hours', 2_100_000_000_000_000), {
      dayMsat: 2_100_000_000_000_000_000n,
    });
    assert.deepEqual(read('limits.onTestNetworks', true), { onTestNetworks: true });
    assert.deepEqual(read('confirmAbove', null), { confirmAboveMsat: undefined });
    assert.deepEqual(read('confirmAbove', 0), { confirmAboveMsat: undefined });
    assert.deepEqual(read('confirmAbove', 1), { confirmAboveMsat: 1_000n });
    assert.deepEqual(read('feeLimitPercent', null), { feePercent: undefined });
    assert.deepEqual(read('feeLimitPercent', 0.5), { feePercent: 0.5 });
    assert.deepEqual(read('feeLimitSat', 0), { feeMsat: 0n });
  });

  const amounts = [-1, 0.5, '50000', '50k', true, {}, NaN, Infinity, 2_100_000_000_000_001, 2 ** 60];
  const refused: Readonly<Record<(typeof limitSettings)[number], readonly unknown[]>> = {
    'limits.perPayment': [null, ...amounts],
    'limits.per24Hours': [null, ...amounts],
    'limits.onTestNetworks': [null, 0, 1, 'true', 'false'],
    confirmAbove: amounts,
    feeLimitPercent: [-1, 101, '5', NaN, true],
    feeLimitSat: amounts,
  };
  for (const name of limitSettings) {
    it(`${name}: what cannot be meant is refused, for a default could let more out`, () => {
      for (const value of refused[name])
        assert.throws(() => read(name, value), BadSetting, JSON.stringify(value));
    });
  }

  it('say what is wrong with them, and send nothing', async function () {
    needsRegtest.call(this);
    await useNode('alice');
    const sentences: Readonly<Record<string, RegExp>> = {
      'limits.perPayment':
        /^The setting keysend\.limits\.perPayment is "50k", and that is no whole number of sats from 0 to 2,100,000,000,000,000\. Nothing was sent\.$/,
      'limits.onTestNetworks': /is "50k", and that is neither true nor false\./,
      feeLimitPercent: /is "50k", and that is no number from 0 to 100\./,
    };
    for (const [name, sentence] of Object.entries(sentences)) {
      await writeSetting(name as (typeof limitSettings)[number], '50k');
      assert.match(await refusalOf(1), sentence);
      await writeSetting(name as (typeof limitSettings)[number], undefined);
    }
  });
});
