import assert from 'node:assert/strict';
import { EventEmitter } from 'vscode';
import type { Sighting } from '../../../src/editor/livePayments.ts';
import { Milestones } from '../../../src/editor/milestones.ts';
import type { NodeState } from '../../../src/editor/nodeSession.ts';
import { NEVER_SENT } from '../../../src/keysend/payment.ts';
import type { Payment } from '../../../src/keysend/payment.ts';
import { ALICE_INFO, attempt, BOB, failed, order, settled, snapshot } from '../../keysend/samples.ts';

/** One person's memory, over windows that come and go. */
class Walk {
  readonly #kept = new Map<string, unknown>();
  readonly #states = new EventEmitter<NodeState>();
  readonly #sightings = new EventEmitter<Sighting>();
  readonly #memory = {
    get: <T>(key: string, otherwise?: T): T => (this.#kept.get(key) ?? otherwise) as T,
    update: async (key: string, value: unknown): Promise<void> => {
      this.#kept.set(key, JSON.parse(JSON.stringify(value)));
    },
  };
  #window = this.#open();

  #open(): Milestones {
    return new Milestones({
      session: { onDidChange: this.#states.event },
      live: { onDidSee: this.#sightings.event },
      memory: this.#memory,
      onTrouble: assert.ifError,
    });
  }

  get reached(): readonly string[] {
    const kept = this.#kept.get('milestones') as { readonly reached: readonly string[] } | undefined;
    return (kept?.reached ?? []).map((key) => key.replace('keysend.', ''));
  }

  connect(): void {
    this.#states.fire({ kind: 'connected', info: ALICE_INFO });
  }

  see(payment: Payment, of?: Sighting['order']): void {
    this.#sightings.fire({
      payment,
      previous: undefined,
      network: ALICE_INFO.network,
      ...(of && { order: of }),
    });
  }

  reopen(): void {
    this.#window.dispose();
    this.#window = this.#open();
  }
}

describe('the walkthrough completes', () => {
  const of = order({ destination: BOB });
  const refused = failed(of, [attempt(1n, 'FAILED', 1)], 'INCORRECT_PAYMENT_DETAILS');

  it('step by step, as things happen', () => {
    const walk = new Walk();
    assert.deepEqual(walk.reached, []);
    walk.connect();
    assert.deepEqual(walk.reached, ['connectedOnce']);
    walk.see(snapshot(of, []), of);
    assert.deepEqual(walk.reached.slice(1), ['sent']);
    walk.see(snapshot(of, [attempt(1n, 'IN_FLIGHT')]), of);
    assert.deepEqual(walk.reached.slice(2), ['watched']);
    walk.see(settled(of, [attempt(1n, 'SUCCEEDED')]), of);
    assert.deepEqual(walk.reached.slice(3), ['settled']);
    walk.see(refused, of);
    assert.deepEqual(walk.reached.slice(4), ['failedOnce']);
    walk.see(settled(of, []), of);
    assert.deepEqual(walk.reached.slice(5), ['mended']);
  });

  it('over restarts too: what failed in one window can be mended in the next', () => {
    const walk = new Walk();
    walk.see(refused, of);
    walk.reopen();
    walk.see(settled(order(), []), order());
    assert.equal(walk.reached.includes('mended'), false, 'Another receiver was paid.');
    walk.see(settled(of, []), of);
    assert.ok(walk.reached.includes('mended'));
  });

  it('by nothing that was never sent, and by nothing that somebody else sent', () => {
    const walk = new Walk();
    walk.see({ ...failed(of, [], undefined), status: NEVER_SENT }, of);
    walk.see(settled(of, [attempt(1n, 'SUCCEEDED')]));
    assert.deepEqual(walk.reached, []);
  });
});
