import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { msat } from '../../../src/keysend/amount.ts';
import type { Meanwhile, Scenario, Story } from '../../regtest/scenarios.ts';
import { scenarios } from '../../regtest/scenarios.ts';
import { People, tell } from './people.ts';

/*
 * The table of stories that real LND tells, told by the model. What LND refuses before it writes anything down is the server's
 * to refuse.
 */

for (const delayMs of [0, 100]) {
  describe(`the practice network tells LND's stories, ${delayMs} ms a leg`, () => {
    for (const scenario of scenarios.filter(({ story }) => story.refused === undefined)) {
      test(scenario.name, () => {
        assert.deepEqual(play(scenario, new People({ delayMs })), scenario.story);
      });
    }
  });
}

function play(scenario: Scenario, people: People): Story {
  const { to, sat, meanwhile = [], timeoutSeconds, feeLimitMsat, records } = scenario;
  const request = people.request(to === 'nobody' ? `02${'11'.repeat(32)}` : to, sat, {
    // The product's own calls can be cancelled.
    cancelable: true,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(feeLimitMsat !== undefined && { feeLimitMsat: msat(feeLimitMsat) }),
    ...(records && { records }),
  });
  const { hash } = request;
  const receiver = to === 'nobody' ? undefined : people.key(to);
  const invoice = () => (receiver === undefined ? undefined : people.network.invoice(receiver, hash));
  const paid: string[] = [];
  let tracked: string[] | undefined;
  let again: Story['again'];
  const unwatch = people.network.watch(hash, (payment) => paid.push(tell(payment)));
  assert.equal(people.network.send(request), 'started');

  const happen = (event: Meanwhile): void => {
    if (typeof event === 'number') {
      people.wait(event);
      return;
    }
    assert.ok(receiver);
    switch (event) {
      case 'held':
        people.until(() => invoice()?.state === 'ACCEPTED');
        return;
      case 'settle':
        assert.ok(people.network.settle(receiver, hash));
        return;
      case 'refuse':
        assert.ok(people.network.refuse(receiver, hash));
        return;
      case 'cancel':
        people.network.cancel(hash);
        unwatch();
        tracked = [people.later(hash)];
        people.network.watch(hash, (payment) => tracked?.push(tell(payment)));
        return;
      case 'tracked':
        return;
      case 'again':
        assert.equal(people.network.send(request), 'inTransition');
        again = 'alreadyExists';
    }
  };
  for (const event of meanwhile) happen(event);
  people.settleDown();

  const payment = people.network.payment(hash);
  return {
    paid,
    later: people.later(hash),
    received: invoice()?.state ?? 'none',
    ...(tracked && { tracked }),
    ...(again && { again }),
    ...(payment?.status === 'SUCCEEDED' && { feeMsat: payment.feeMsat }),
  };
}
