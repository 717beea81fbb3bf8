import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { PaymentHash } from '../../../src/keysend/preimage.ts';
import { fromJson, toJson } from '../../../src/practice/network/json.ts';
import { MemoryStore } from '../../../src/practice/network/memoryStore.ts';
import type { State } from '../../../src/practice/network/state.ts';
import type { Change } from '../../../src/practice/network/store.ts';
import { practiceTopology } from '../../../src/practice/network/topology.ts';
import type { Topology } from '../../../src/practice/network/topology.ts';
import { VERSION } from '../../../src/practice/openDatabase.ts';
import { People } from './people.ts';

/*
 * What an earlier version kept (writeKept.ts): payments over bob, ivan and dave that have ended, one that harriet holds, one on its
 * way to frank; a channel drained, and carol's keysend switched off.
 */

const kept = keptBy(VERSION);
const state = fromJson(kept.state) as State;
const wholePage = { offset: 0n, most: 100, reversed: false };
const [TO_HARRIET, TO_FRANK] = state.open.own as readonly [PaymentHash, PaymentHash];

function keptBy(version: number): Change {
  const file = join(import.meta.dirname, `fixtures/kept-${String(version)}.json`);
  return fromJson(readFileSync(file, 'utf8')) as Change;
}

function without<T>(all: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each !== name));
}

/** Opens it, with this as its state. */
function open(changed: unknown, topology: Topology = practiceTopology): People {
  const store = new MemoryStore();
  store.save({ ...kept, state: toJson(changed) });
  return new People({ delayMs: 100, store, topology });
}

/** A network without this node. */
function topologyWithout(alias: string): Topology {
  const has = (plan: object): boolean => Object.values(plan).includes(alias);
  return {
    nodes: practiceTopology.nodes.filter((plan) => !has(plan)),
    channels: practiceTopology.channels.filter((plan) => !has(plan)),
    faults: practiceTopology.faults.filter((plan) => !has(plan)),
  };
}

/** What a version kept that did not know this node. */
function stateWithout(alias: string): State {
  const { network } = new People({ topology: topologyWithout(alias) });
  const channels = network
    .channels()
    .map(({ id }) => [id, state.graph.channels[id]])
    .filter(([, channel]) => channel !== undefined);
  return {
    ...state,
    graph: {
      nodes: without(state.graph.nodes, alias),
      channels: Object.fromEntries(channels) as typeof state.graph.channels,
    },
  };
}

/** No money is made or lost: in each channel there is what was put into it. */
function count({ network, store }: People): void {
  const { graph } = fromJson(store.state() ?? '') as State;
  const channels = network.channels();
  assert.deepEqual(Object.keys(graph.channels).sort(), channels.map(({ id }) => id).sort());
  for (const { id, capacityMsat } of channels) {
    const { gross, htlcs } = graph.channels[id] ?? { gross: [0n, 0n], htlcs: [] };
    const out = htlcs.reduce((sum, [, { amountMsat }]) => sum + amountMsat, 0n);
    assert.equal(gross[0] + gross[1] + out, capacityMsat, id);
  }
}

/** Every payment and invoice is still there, those that had ended as they were. */
function look({ network, store }: People): void {
  const payments = network.payments(wholePage, { succeededOnly: false });
  assert.deepEqual(
    payments.map(({ hash }) => hash),
    kept.payments.map(({ hash }) => hash),
  );
  for (const { hash, body } of kept.payments) {
    if (state.open.own.includes(hash)) continue;
    assert.equal(store.payment(hash)?.body, body);
  }
  for (const { node, hash } of kept.invoices) assert.ok(network.invoice(node, hash), hash);
}

describe('what an earlier version kept', () => {
  test('goes on where it stopped', () => {
    const people = open(state);
    assert.equal(people.channel('erin', 'frank').updates, 1n);
    assert.ok(people.network.faults().some(({ kind, broken }) => kind === 'channelDrained' && broken));
    assert.ok(people.network.faults().some(({ kind, broken }) => kind === 'keysendOff' && broken));
    people.settleDown();
    look(people);
    count(people);
    assert.match(people.later(TO_HARRIET), /^SUCCEEDED/);
    assert.match(people.later(TO_FRANK), /^SUCCEEDED/);
  });

  for (const { alias } of practiceTopology.nodes.filter(({ lesson }) => lesson !== 'own')) {
    test(`without ${alias}, who came later: begins as on the first day`, () => {
      const people = open(stateWithout(alias));
      const fresh = new People({ delayMs: 100 });
      const known = new Set(Object.keys(stateWithout(alias).graph.channels));
      const added = people.network.channels().filter(({ id }) => !known.has(id));
      assert.ok(added.length > 0);
      for (const channel of added) {
        assert.deepEqual(
          channel,
          fresh.network.channels().find(({ id }) => id === channel.id),
        );
      }
      assert.deepEqual(people.network.lessons(), fresh.network.lessons());
      people.settleDown();
      look(people);
      people.restart();
      count(people);
      assert.match(people.pay('bob', 10n).at(-1) ?? '', /^SUCCEEDED/);
    });

    test(`with ${alias}, who is gone: ends what was on its way there, and goes on`, () => {
      const people = open(state, topologyWithout(alias));
      people.settleDown();
      look(people);
      people.restart();
      count(people);
      for (const hash of state.open.own) assert.doesNotMatch(people.later(hash), /^IN_FLIGHT/);
      if (alias !== 'bob') assert.match(people.pay('bob', 10n).at(-1) ?? '', /^SUCCEEDED/);
      if (alias === 'harriet') assert.match(people.later(TO_HARRIET), /^FAILED/);
    });
  }

  test('is of today’s network: who changes that adds a version, with a fixture of its own', () => {
    const { network } = new People();
    assert.deepEqual(
      network.nodes().map(({ alias }) => alias),
      Object.keys(state.graph.nodes),
    );
    assert.deepEqual(
      network
        .channels()
        .map(({ id }) => id)
        .sort(),
      Object.keys(state.graph.channels).sort(),
    );
    // Another capacity would make or lose money.
    open(state);
  });

  test('makes no sense where a part or some of its money is lost', () => {
    for (const part of Object.keys(state)) {
      if (part !== 'version') assert.throws(() => open(without({ ...state }, part)), /lost its/, part);
    }
    const [[id, channel] = ['', undefined]] = Object.entries(state.graph.channels);
    assert.ok(channel !== undefined);
    const channels = { ...state.graph.channels, [id]: { ...channel, gross: [1n, 0n] } };
    assert.throws(() => open({ ...state, graph: { ...state.graph, channels } }), /capacity/);
  });
});
