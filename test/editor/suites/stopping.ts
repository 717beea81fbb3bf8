import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TreeItem } from 'vscode';
import { sendAgain } from '../../../src/editor/commands/sendAgain.ts';
import { PaymentItem } from '../../../src/editor/paymentItems.ts';
import type { SendOutcome } from '../../../src/editor/sendFlow.ts';
import { SendingStop } from '../../../src/editor/sendingStop.ts';
import type { StopParts } from '../../../src/editor/sendingStop.ts';
import { msat } from '../../../src/keysend/amount.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import { DEFAULT_LIMITS } from '../../../src/keysend/brakes.ts';
import type { Brakes } from '../../../src/keysend/brakes.ts';
import { makeOrder } from '../../../src/keysend/order.ts';
import type { Journal } from '../../../src/keysend/journal.ts';
import { Problem, reasonOf } from '../../../src/keysend/problem.ts';
import type { Reason } from '../../../src/keysend/problem.ts';
import { neverSent } from '../../../src/keysend/snapshots.ts';
import { grouped } from '../../../src/words/amounts.ts';
import { eventually } from '../../workbench/eventually.ts';
import {
  allowSending,
  inTerminal,
  keysend,
  labelOf,
  needsRegtest,
  node,
  releaseBrakes,
  rows,
  saidDuring,
  useNode,
  waitForRow,
  writeSetting,
} from '../inHost.ts';

async function send(to: 'bob' | 'harriet', amountSat: number): Promise<SendOutcome | undefined> {
  const { person } = await keysend();
  person.answer = 'pay';
  return vscode.commands.executeCommand<SendOutcome | undefined>('keysend.sendKeysend', {
    destination: node(to).pubkey,
    amountSat,
  });
}

/** Harriet holds a payment for 20 s; nobody waits for that here. */
async function sendHeld(amountSat: number): Promise<TreeItem> {
  void send('harriet', amountSat);
  return waitForRow('the payment in flight', (item) => {
    const isIt = labelOf(item) === `${grouped(amountSat)} sat to harriet`;
    return isIt && /^payment inFlight cancelable\b/.test(item.contextValue ?? '');
  });
}

describe('Stop All Sending', () => {
  before(needsRegtest);
  before(() => useNode('alice'));
  beforeEach(releaseBrakes);
  after(releaseBrakes);

  it('stops at once, until a person says yes to sending again', async () => {
    const { parts, person } = await keysend();
    const said = await saidDuring(() => vscode.commands.executeCommand('keysend.stopAllSending'));
    assert.deepEqual(said, [
      'All sending is stopped, in every window and in the terminal, until you allow it again.',
    ]);
    assert.ok(parts.stop.stoppedAt !== undefined);
    const before = person.asked.length;
    const refused = await saidDuring(async () => {
      assert.equal(await send('bob', 1), undefined);
    });
    assert.match(refused.join(' '), /All sending was stopped on this computer at .*"Allow Sending Again"/);
    assert.equal(person.asked.length, before);

    person.allowsSending = false;
    assert.equal(await vscode.commands.executeCommand('keysend.allowSending'), false);
    assert.equal(person.allowsAsked.at(-1), parts.stop.stoppedAt);
    assert.equal(await send('bob', 1), undefined);
    person.allowsSending = true;
    assert.equal(await vscode.commands.executeCommand('keysend.allowSending'), true);
    assert.equal(parts.stop.stoppedAt, undefined);
    assert.equal((await send('bob', 1))?.state, 'succeeded');
  });

  it('that was made anew during the question is asked about anew', async () => {
    const { parts, person } = await keysend();
    await inTerminal('stop');
    const first = await parts.stop.look();
    person.allowsSending = true;
    const before = person.allowsAsked.length;
    const answer = person.allowSending.bind(person);
    person.allowSending = async (since) => {
      if (since === first) {
        await allowSending(await parts.session.journal());
        await inTerminal('stop');
      }
      return answer(since);
    };
    try {
      assert.equal(await vscode.commands.executeCommand('keysend.allowSending'), true);
    } finally {
      person.allowSending = answer;
    }
    const [asked, anew] = person.allowsAsked.slice(before);
    assert.equal(asked, first);
    assert.ok(anew !== undefined && anew !== first);
    assert.equal(parts.stop.stoppedAt, undefined);
  });

  it('is shared with the terminal, both ways', async () => {
    const { parts } = await keysend();
    const isKnown = (): boolean => parts.stop.stoppedAt !== undefined;
    await inTerminal('stop');
    assert.equal(await send('bob', 1), undefined);
    assert.equal(isKnown(), true);
    // Allowed in another window.
    await allowSending(await parts.session.journal());
    assert.equal((await send('bob', 1))?.state, 'succeeded');
    assert.equal(isKnown(), false);
    await vscode.commands.executeCommand('keysend.stopAllSending');
    assert.match(await inTerminal('limits'), /Sending +stopped since/);
  });

  it('in the moment between the question and the sending sends nothing', async () => {
    const { parts, person } = await keysend();
    const pay = person.pay.bind(person);
    person.pay = async (...given) => {
      await inTerminal('stop');
      return pay(...given);
    };
    try {
      const said = await saidDuring(async () => {
        assert.equal(await send('bob', 1), undefined);
      });
      assert.match(said.join(' '), /All sending was stopped/);
      assert.ok(parts.stop.stoppedAt !== undefined);
    } finally {
      person.pay = pay;
    }
  });

  describe('that cannot be written down', () => {
    const full = new Problem({ kind: 'journalUnavailable', path: '/x/journal.db', detail: 'disk is full' });
    let restore: () => void;

    beforeEach(async () => {
      const journal = await (await keysend()).parts.session.journal();
      const stop = journal.stop.bind(journal);
      journal.stop = () => Promise.reject(full);
      restore = () => {
        journal.stop = stop;
      };
    });
    afterEach(async () => {
      restore();
      const { stop } = (await keysend()).parts;
      if (stop.stoppedAt !== undefined) await stop.release(stop.stoppedAt);
    });

    it('says first that sending is not stopped, and this window sends nothing all the same', async () => {
      const { parts, person } = await keysend();
      const said = await saidDuring(() => vscode.commands.executeCommand('keysend.stopAllSending'));
      assert.match(said.join(' '), /^Sending is not stopped: .*disk is full.* the terminal still can\./);
      assert.doesNotMatch(said.join(' '), /nothing is sent\./);
      assert.equal(parts.stop.isOnlyHere, true);
      const before = person.asked.length;
      const refused = await saidDuring(async () => {
        assert.equal(await send('bob', 1), undefined);
      });
      assert.match(refused.join(' '), /^Sending was stopped in this window at .*other windows .* still send/);
      assert.equal(person.asked.length, before);
      assert.match(await inTerminal('limits'), /Sending +allowed/);
    });

    it('in the moment between the question and the sending sends nothing from this window', async () => {
      const { parts, person } = await keysend();
      const pay = person.pay.bind(person);
      person.pay = async (...given) => {
        await vscode.commands.executeCommand('keysend.stopAllSending');
        return pay(...given);
      };
      try {
        const outcome = await send('bob', 1);
        assert.equal(outcome, undefined);
        assert.equal(parts.stop.isOnlyHere, true);
      } finally {
        person.pay = pay;
      }
    });

    it('is written by another try, or ended by a person', async () => {
      const { parts, person } = await keysend();
      await saidDuring(() => vscode.commands.executeCommand('keysend.stopAllSending'));
      restore();
      await vscode.commands.executeCommand('keysend.stopAllSending');
      assert.equal(parts.stop.isOnlyHere, false);
      assert.match(await inTerminal('limits'), /Sending +stopped since/);

      person.allowsSending = true;
      assert.equal(await vscode.commands.executeCommand('keysend.allowSending'), true);
      assert.equal((await send('bob', 1))?.state, 'succeeded');
    });
  });

  it('asks nothing for what is sent again', async () => {
    const { parts, person } = await keysend();
    using use = await parts.session.use({ ask: true }, new AbortController().signal);
    const intent = {
      destination: node('bob').pubkey as NodeKey,
      amountMsat: msat(12_000n),
      feeLimitMsat: msat(12_000n),
      timeoutSeconds: 60,
    };
    const order = makeOrder(intent, use.node.info, Date.now() - 60_000);
    const payment = neverSent(order);
    const item = new PaymentItem({ payment, order, network: order.network });
    await writeSetting('limits.perPayment', 60_000);
    const [raises, asked] = [person.raisesAsked.length, person.asked.length];
    await inTerminal('stop');
    await assert.rejects(sendAgain(item, parts), (error) => reasonOf(error)?.kind === 'sendingStopped');
    assert.deepEqual([person.raisesAsked.length, person.asked.length], [raises, asked]);
  });

  it('makes no new attempts of what is in flight', async () => {
    const row = await sendHeld(3_000);
    const said = await saidDuring(() => vscode.commands.executeCommand('keysend.stopAllSending'));
    assert.match(said[0] ?? '', /1 payment in flight makes no new attempts; .* may still settle/);
    await eventually(
      'the row to say so',
      () => String(row.description),
      (text) => text.includes('canceling'),
    );
  });

  it('of another window or a terminal ends the attempts of this one, which says so', async () => {
    const row = await sendHeld(3_100);
    assert.match(row.contextValue ?? '', /\bcancelable\b/);
    const said = await saidDuring(async () => {
      await inTerminal('stop');
      await eventually(
        'the row to say so',
        () => String(row.description),
        (text) => text.includes('canceling'),
      );
    });
    assert.match(said.join(' '), /^All sending is stopped, .* 1 payment in flight makes no new attempts/);
  });

  it('is looked for every second while a payment may make new attempts, whether the window is used or not', async () => {
    const changed = new vscode.EventEmitter<void>();
    const live = {
      canCancelAny: false,
      onDidChange: changed.event,
      cancelAll: () => {
        live.canCancelAny = false;
        return 2;
      },
    };
    let looks = 0;
    const brakes = async (): Promise<Brakes> => {
      looks += 1;
      return { limits: DEFAULT_LIMITS, ...(looks < 3 ? {} : { stoppedAt: 5_000 }) };
    };
    const slept: number[] = [];
    const told: string[] = [];
    const stop = new SendingStop({
      session: { loadedJournal: { brakes } },
      live,
      memory: { get: () => undefined, update: () => Promise.resolve() },
      ownMemory: { get: () => undefined },
      clock: {
        now: () => 0,
        sleep: async (ms: number) => {
          slept.push(ms);
          await new Promise(setImmediate);
        },
      },
      onTrouble: assert.ifError,
      errors: { show: (_severity: unknown, sentence: string) => told.push(sentence) },
    } as unknown as StopParts);
    try {
      changed.fire();
      assert.deepEqual(slept, [], 'nothing is in flight');
      live.canCancelAny = true;
      changed.fire();
      changed.fire();
      await eventually(
        'the window to say so',
        () => told,
        ([first]) => first !== undefined,
      );
      changed.fire();
      assert.equal(told.length, 1);
      assert.match(told[0] ?? '', /2 payments in flight make no new attempts/);
      assert.deepEqual(slept, [1_000, 1_000, 1_000]);
      assert.equal(stop.stoppedAt, 5_000);
    } finally {
      stop.dispose();
    }
  });

  describe('as this window knows it', () => {
    const locked = new Problem({ kind: 'journalUnavailable', path: '/x/journal.db', detail: 'locked' });
    const troubles: unknown[] = [];

    function windowWith(
      journal: Partial<Journal>,
      kept = new Map<string, unknown>(),
      remembered?: number,
    ): SendingStop {
      const memory = {
        get: (key: string) => kept.get(key),
        update: async (key: string, value: unknown) => {
          kept.set(key, value);
        },
      };
      let time = 7_000;
      return new SendingStop({
        session: { loadedJournal: journal, journal: async () => journal },
        live: { cancelAll: () => 0, canCancelAny: false, onDidChange: new vscode.EventEmitter().event },
        memory: { get: () => remembered, update: async () => undefined },
        ownMemory: memory,
        clock: { now: () => time++ },
        errors: { show: () => undefined },
        onTrouble: (error: unknown) => troubles.push(error),
      } as unknown as StopParts);
    }

    it('one that could not be written holds after a reload of the window, and is tried again', async () => {
      const kept = new Map<string, unknown>();
      const before = windowWith({ stop: () => Promise.reject(locked) }, kept);
      await assert.rejects(before.stop(), Problem);
      before.dispose();
      const written: number[] = [];
      const stop = async (at: number): Promise<void> => {
        written.push(at);
      };
      const brakes = async (): Promise<Brakes> => ({ limits: DEFAULT_LIMITS, stoppedAt: 7_000 });
      const reloaded = windowWith({ stop, brakes }, kept);
      try {
        assert.equal(reloaded.isOnlyHere, true);
        assert.throws(() => {
          reloaded.refuse();
        }, Problem);
        await reloaded.stop();
        assert.deepEqual(written, [7_000]);
        assert.deepEqual([...kept.values()], [undefined]);
        assert.equal(reloaded.isOnlyHere, false);
      } finally {
        reloaded.dispose();
      }
    });

    it('one that is written late does not take a newer one away that is not', async () => {
      const first = Promise.withResolvers<undefined>();
      const writes = [first.promise.then(() => undefined), Promise.reject(locked)];
      const stop = windowWith({
        stop: () => writes.shift() ?? Promise.reject(locked),
        resume: async () => undefined,
        brakes: async () => ({ limits: DEFAULT_LIMITS }),
      });
      try {
        const late = stop.stop();
        await new Promise(setImmediate);
        await stop.release(7_000);
        await assert.rejects(stop.stop(), Problem);
        first.resolve(undefined);
        await late;
        assert.throws(() => {
          stop.refuse();
        }, Problem);
      } finally {
        stop.dispose();
      }
    });

    it('one that meets a damaged journal is written into the new one', async () => {
      const setAside = new Problem({ ...locked.reason, cause: 'setAside' } as Reason);
      const writes = [Promise.reject(setAside), Promise.resolve()];
      const stop = windowWith({
        stop: () => writes.shift() ?? Promise.reject(locked),
        brakes: async () => ({ limits: DEFAULT_LIMITS, stoppedAt: 7_090 }),
      });
      try {
        assert.equal(await stop.stop(), 0);
        assert.equal(stop.isOnlyHere, false);
        assert.equal(await stop.look(), 7_090);
      } finally {
        stop.dispose();
      }
    });

    it('what is only remembered may be over: one that cannot be written then is this window’s alone', async () => {
      const stop = windowWith({ stop: () => Promise.reject(locked) }, new Map(), 5_000);
      try {
        await assert.rejects(stop.stop(), Problem);
        assert.equal(stop.isOnlyHere, true);
        stop.note(5_000);
        assert.equal(stop.isOnlyHere, false);
        assert.equal(stop.stoppedEverywhereAt, 5_000);
      } finally {
        stop.dispose();
      }
    });
  });

  it('is remembered over a restart, before anything has been looked into', () => {
    const kept = new Map<string, unknown>();
    const parts = {
      session: {
        loadedJournal: undefined,
        journal: () => Promise.reject(new Error('looked into')),
      },
      live: { cancelAll: () => 0, canCancelAny: false, onDidChange: new vscode.EventEmitter().event },
      memory: {
        get: (key: string, otherwise?: unknown) => kept.get(key) ?? otherwise,
        update: async (key: string, value: unknown) => {
          kept.set(key, value);
        },
      },
      ownMemory: { get: () => undefined },
      clock: { now: () => 0 },
      onTrouble: (error: unknown) => {
        assert.ifError(error);
      },
    } as unknown as StopParts;
    const before = new SendingStop(parts);
    before.note(1_000);
    before.dispose();
    const restarted = new SendingStop(parts);
    assert.equal(restarted.stoppedAt, 1_000);
    restarted.note(undefined);
    restarted.dispose();
    const released = new SendingStop(parts);
    assert.equal(released.stoppedAt, undefined);
    released.dispose();
  });
});

describe('Count No More', () => {
  before(needsRegtest);
  before(() => useNode('alice'));
  let row: TreeItem;

  before(async () => {
    const { parts } = await keysend();
    using use = await parts.session.use({ ask: true }, new AbortController().signal);
    const intent = {
      destination: node('bob').pubkey as NodeKey,
      amountMsat: msat(79_000n),
      feeLimitMsat: msat(79_000n),
      timeoutSeconds: 60,
    };
    const order = makeOrder(intent, use.node.info, Date.now() - 3_600_000);
    const journaled = await use.journal.write(order);
    // Acknowledged once, and not known to its node now: for ever unknown.
    await use.journal.record({
      hash: journaled.hash,
      state: 'inFlight',
      status: 'IN_FLIGHT',
      amountMsat: order.amountMsat,
      feeMsat: msat(0n),
      createdAtNs: BigInt(order.createdAt) * 1_000_000n,
      destination: order.destination,
      records: [],
      attempts: [],
    });
    parts.session.disconnect();
    await useNode('alice');
    await parts.model.refresh();
    row = await waitForRow('the unknown payment', ({ id, contextValue }) =>
      id === order.hash ? /\bdismissible\b/.test(contextValue ?? '') : false,
    );
  });

  async function open(): Promise<bigint> {
    const { parts } = await keysend();
    using use = await parts.session.use({ ask: true }, new AbortController().signal);
    const { openMsat } = await use.journal.spent(use.node.info.key, 0);
    return openMsat;
  }

  /** What is read when it is sent again: the earlier payments, and what is said beside them. */
  async function toldAgain(): Promise<readonly [readonly string[], readonly string[]]> {
    const { person } = await keysend();
    person.answer = 'cancel';
    await vscode.commands.executeCommand('keysend.sendAgain', row);
    const { preparation, warnings } = person.asked.at(-1) ?? assert.fail('Nothing was asked.');
    return [(preparation.before ?? []).map(({ hash }) => hash), warnings];
  }

  it('is told once to whoever sends it again, an hour later too', async () => {
    assert.deepEqual(await toldAgain(), [[row.id], []]);
  });

  it('asks, and changes nothing for a no', async () => {
    const { person } = await keysend();
    person.dismisses = 'cancel';
    const before = await open();
    await vscode.commands.executeCommand('keysend.dismissPayment', row);
    assert.equal(person.dismissalsAsked.at(-1)?.hash, row.id);
    assert.equal(await open(), before);
    assert.match(row.contextValue ?? '', /\bdismissible\b/);
  });

  it('counts it no more, says so in its row, and is not offered again', async () => {
    const { person, parts } = await keysend();
    person.dismisses = 'dismiss';
    const before = await open();
    const said = await saidDuring(() => vscode.commands.executeCommand('keysend.dismissPayment', row));
    assert.deepEqual(said, ['A payment of 79 sat counts no more against your limit for 24 hours.']);
    assert.equal(await open(), before - 79_000n);
    await parts.model.refresh();
    await rows();
    assert.ok(typeof row.tooltip === 'string' && row.tooltip.includes('it counts no more'));
    assert.doesNotMatch(row.contextValue ?? '', /\bdismissible\b/);
    const asked = person.dismissalsAsked.length;
    await vscode.commands.executeCommand('keysend.dismissPayment', row);
    assert.equal(person.dismissalsAsked.length, asked);
  });

  it('is told even then to whoever sends that very one again', async () => {
    const [before, [warning]] = await toldAgain();
    assert.deepEqual(before, []);
    assert.match(warning ?? '', /may have been paid, or may still be/);
  });

  it('is not offered for what has an end', async () => {
    const { person } = await keysend();
    const outcome = await send('bob', 1);
    person.answer = 'cancel';
    const settled = await waitForRow('the settled payment', ({ id }) => id === outcome?.hash);
    assert.doesNotMatch(settled.contextValue ?? '', /\bdismissible\b/);
    const asked = person.dismissalsAsked.length;
    await vscode.commands.executeCommand('keysend.dismissPayment', settled);
    assert.equal(person.dismissalsAsked.length, asked);
  });
});
