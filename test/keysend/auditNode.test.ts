import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Difference } from '../../src/keysend/audit.ts';
import { auditNode } from '../../src/keysend/auditNode.ts';
import type { Audited } from '../../src/keysend/auditNode.ts';
import type { LightningNode, PaymentPage } from '../../src/keysend/node.ts';
import type { KeysendOrder } from '../../src/keysend/order.ts';
import type { Payment } from '../../src/keysend/payment.ts';
import { Problem, reasonOf } from '../../src/keysend/problem.ts';
import { FakeClock, FakeJournal, FakeNode } from './fakeNode.ts';
import { failed, NOW, order, settled, snapshot } from './samples.ts';

/** Lists what it was given in pages, and tracks what it knows. */
class ListingNode extends FakeNode {
  readonly payments = new Map<string, Payment>();
  readonly uncertain = new Set<string>();
  readonly tracked: string[] = [];
  pagesAsked = 0;
  pageSize = 3;
  /** Called when a page has been read. */
  afterPage: () => Promise<void> = () => Promise.resolve();

  constructor() {
    super([]);
  }

  put(...payments: readonly Payment[]): void {
    for (const payment of payments) this.payments.set(payment.hash, payment);
  }

  override async listPayments({ next = '0' }: { readonly next?: string } = {}): Promise<PaymentPage> {
    this.pagesAsked += 1;
    const all = [...this.payments.values()].sort((a, b) => Number(b.createdAtNs - a.createdAtNs));
    const end = Number(next) + this.pageSize;
    const page = all.slice(Number(next), end);
    await this.afterPage();
    const isUncertain = ({ hash }: Payment): boolean => this.uncertain.has(hash);
    return {
      payments: page.filter((payment) => !isUncertain(payment)),
      uncertain: page.filter(isUncertain),
      ...(end < all.length ? { next: String(end) } : {}),
    };
  }

  override async *track(hash: Payment['hash']): ReturnType<FakeNode['track']> {
    this.tracked.push(hash);
    const payment = this.payments.get(hash);
    if (payment === undefined) throw new Problem({ kind: 'paymentNotFound', hash });
    yield await Promise.resolve(payment);
  }
}

const DAY = 86_400_000;

function earlier(milliseconds: number): KeysendOrder {
  const made = order();
  return { ...made, createdAt: NOW - milliseconds, deadline: NOW - milliseconds + 30_000 };
}

interface Setup {
  readonly node: ListingNode;
  readonly journal: FakeJournal;
  readonly run: (since?: number) => Promise<readonly string[]>;
  readonly told: Difference[];
  audited?: Audited;
}

function setUp(): Setup {
  const node = new ListingNode();
  const journal = new FakeJournal();
  const setup: Setup = {
    node,
    journal,
    told: [],
    run: async (since) => {
      const wish = {
        ...(since === undefined ? {} : { since }),
        tell: async (difference: Difference) => {
          setup.told.push(difference);
          return Promise.resolve();
        },
      };
      const ports = { node: node satisfies LightningNode, journal, clock: new FakeClock() };
      setup.audited = await auditNode(ports, wish, new AbortController().signal);
      return setup.told.map(({ kind, hash }) => `${kind} ${hash}`);
    },
  };
  return setup;
}

describe('an audit', () => {
  test('reads every page of both, and asks again for what differs only', async () => {
    const setup = setUp();
    const { node, journal, run } = setup;
    node.pageSize = 50;
    const orders = Array.from({ length: 450 }, (_, index) => earlier(index * 1000));
    for (const each of orders) {
      await journal.write(each);
      await journal.record(settled(each, []));
      node.put(settled(each, []));
    }
    const [first, last] = [orders[0], orders.at(-1)];
    assert.ok(first && last);
    node.put(failed(first, [], 'NO_ROUTE'));
    node.payments.delete(last.hash);
    const foreign = settled(earlier(5), []);
    node.put(foreign);
    assert.deepEqual(await run(), [
      `succeededFailed ${first.hash}`,
      `onlyInNode ${foreign.hash}`,
      `succeededMissing ${last.hash}`,
    ]);
    assert.deepEqual(setup.audited, { orders: 450, payments: 450 });
    assert.deepEqual(node.tracked, [first.hash, last.hash]);
  });

  test('takes a failed one that may be a probe for ours when the journal has it, and for nobody’s when not', async () => {
    const { node, journal, run } = setUp();
    const [ours, probe] = [earlier(1), earlier(2)];
    await journal.write(ours);
    for (const each of [ours, probe]) {
      node.put(failed(each, [], 'NO_ROUTE'));
      node.uncertain.add(each.hash);
    }
    assert.deepEqual(await run(), [`openFailed ${ours.hash}`]);
  });

  test('tells nothing of a payment that ends while it looks', async () => {
    const { node, journal, run } = setUp();
    const made = await journal.write(earlier(1));
    node.put(snapshot(made, []));
    let ended = false;
    // After the page was read, and before the journal is.
    node.afterPage = async () => {
      if (ended) return;
      ended = true;
      node.put(settled(made, []));
      await journal.record(settled(made, []));
    };
    assert.deepEqual(await run(), []);

    const second = setUp();
    const begun = await second.journal.write(earlier(1));
    second.node.put(settled(begun, []));
    const find = second.journal.find.bind(second.journal);
    let looks = 0;
    second.journal.find = async (hashes) => {
      const entries = await find(hashes);
      // The one who follows it writes its end down a moment later.
      looks += 1;
      if (looks === 2) await second.journal.record(settled(begun, []));
      return entries;
    };
    assert.deepEqual(await second.run(), []);
    assert.ok(looks >= 3);

    const third = setUp();
    const unlisted = await third.journal.write(earlier(1));
    third.node.track = async function* () {
      const answer = snapshot(unlisted, []);
      // It ends before the answer is here.
      await third.journal.record(settled(unlisted, []));
      yield answer;
    };
    assert.deepEqual(await third.run(), []);
  });

  test('tells nothing of an order that is sent after the node was listed', async () => {
    const { node, journal, run } = setUp();
    node.afterPage = async () => {
      const made = await journal.write(earlier(1));
      await journal.record(snapshot(made, []));
      node.put(snapshot(made, []));
    };
    assert.deepEqual(await run(), []);
  });

  test('goes back as far as it is asked, and leaves older pages unread', async () => {
    const setup = setUp();
    const { node, journal, run } = setup;
    const days = Array.from({ length: 30 }, (_, day) => earlier(day * DAY + 1000));
    for (const each of days) node.put(settled(each, []));
    const unsent = earlier(3 * DAY);
    await journal.write(unsent);
    await journal.write(earlier(20 * DAY));
    assert.deepEqual(await run(NOW - 4 * DAY), [
      ...days.slice(0, 4).map(({ hash }) => `onlyInNode ${hash}`),
      `unsentMissing ${unsent.hash}`,
    ]);
    assert.deepEqual(setup.audited, { orders: 1, payments: 4 });
    assert.ok(node.pagesAsked < 5, String(node.pagesAsked));
  });

  test('does not take an answer that broke off for one that the payment is not known', async () => {
    const { node, journal, run } = setUp();
    const made = await journal.write(earlier(1));
    await journal.record(settled(made, []));
    node.track = async function* () {
      // Ends at once.
    };
    await assert.rejects(run(), (error) => reasonOf(error)?.kind === 'connectionLost');
  });

  test('rejects when the journal cannot be read', async () => {
    const { journal, run } = setUp();
    journal.list = () =>
      Promise.reject(new Problem({ kind: 'journalUnavailable', path: '/x', detail: 'EACCES' }));
    await assert.rejects(run(), (error) => reasonOf(error)?.kind === 'journalUnavailable');
  });
});
