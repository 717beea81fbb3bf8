/**
 * A process that sends keysends with a real journal and a node that settles at once: `node sender.ts <file> <how many> [go-on]`. Prints
 * a line of JSON for each, and ends at the first that is refused unless it is told to go on. Then it allows sending again, too, where a
 * damaged journal stopped it.
 */
import { argv, stdout } from 'node:process';
import { openJournal } from '../../src/journal/openJournal.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import { sendKeysend } from '../../src/keysend/sendKeysend.ts';
import { FakeClock, FakeNode } from '../keysend/fakeNode.ts';
import { order, settled, snapshot } from '../keysend/samples.ts';
import { WORKER } from './samples.ts';
import type { Sent } from './sending.ts';

const [, , file = '', count = '1', goOn] = argv;
const journal = openJournal(file, { worker: WORKER });
const forever = new AbortController().signal;
for (let i = 0; i < Number(count); i++) {
  const sent = await send();
  stdout.write(`${JSON.stringify(sent)}\n`);
  if (sent.detail !== undefined && goOn === undefined) break;
}
await journal.close();

async function send(): Promise<Sent> {
  const made = order();
  const node = new FakeNode([snapshot(made, []), settled(made, [])]);
  const trouble: unknown[] = [];
  const ports = { node, journal, clock: new FakeClock(), onTrouble: (error: unknown) => trouble.push(error) };
  try {
    for await (const { state } of sendKeysend(made, ports, { cancel: forever, leave: forever })) {
      if (state === 'failed') throw new Error('The fake node settles.');
    }
  } catch (error) {
    const reason = reasonOf(error);
    if (reason?.kind === 'sendingStopped' && goOn !== undefined) {
      await journal.resume(reason.since);
      return send();
    }
    if (reason?.kind !== 'journalUnavailable') throw error;
    return { hash: made.hash, paid: node.calls.includes('pay'), detail: reason.detail };
  }
  return { hash: made.hash, paid: true };
}
