import assert from 'node:assert/strict';
import { QuickPickItemKind, InputBoxValidationSeverity } from 'vscode';
import { checkAmount } from '../../../src/editor/amountStep.ts';
import { destinationItems } from '../../../src/editor/destinationStep.ts';
import { withoutIcons, withoutLinks } from '../../../src/editor/inertText.ts';
import { checkMessage } from '../../../src/editor/messageStep.ts';
import { easiestFirst } from '../../../src/editor/sendWizard.ts';
import { heldEnter } from '../../../src/editor/steps.ts';
import type { NodeKey } from '../../../src/keysend/destination.ts';
import { lessonLine } from '../../../src/words/lessons.ts';
import { sat, satToMsat } from '../../../src/keysend/amount.ts';

const frank = '02f74c0c0099626c18fbae3ebc1e9918497a3543d0b62c8d68176f2b541c717cd1' as NodeKey;
const erin = '02baa8b9756e405ca2fd318f933879f9755fe74ba25b214af035751dbf21306dd5' as NodeKey;
const bob = '03d3bd5ac67260e35f27f9dd5e6df6f7272ba2d6ee5816479f7020c6e3ee40046b' as NodeKey;
const aliases = { names: (key: NodeKey): string => (key === frank ? 'frank' : 'erin $(verified)') };

describe('the steps', () => {
  it('offer recent destinations before peers, and nobody twice', () => {
    const items = destinationItems('', { practice: [], recent: [frank], peers: [frank, erin] }, aliases);
    assert.deepEqual(
      items.map(({ label, kind }) => [label, kind === QuickPickItemKind.Separator]),
      [
        ['Recent', true],
        ['frank', false],
        ['Peers', true],
        ['erin \\$(verified)', false],
      ],
    );
  });

  it('offer the nodes of the practice network with what each teaches, and those only once', () => {
    const practice = easiestFirst([
      { key: frank, alias: 'frank', lesson: 'own' },
      { key: erin, alias: 'erin', lesson: 'retry' },
      { key: bob, alias: 'bob', lesson: 'direct' },
    ]);
    const known = { practice, recent: [erin, frank], peers: [bob] };
    const items = destinationItems('', known, { names: (key) => (key === bob ? 'bob' : aliases.names(key)) });
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [
        ['Practice nodes', undefined],
        ['bob', lessonLine('direct')],
        ['erin \\$(verified)', lessonLine('retry')],
        ['Recent', undefined],
        ['frank', frank],
      ],
    );
    assert.deepEqual(
      destinationItems('two hops', known, aliases).filter(({ alwaysShow }) => alwaysShow).length > 0,
      true,
    );
    assert.deepEqual(
      destinationItems('one hop', known, aliases).filter(({ alwaysShow }) => alwaysShow),
      [],
    );
  });

  it('take a typed key, shown by its name, in front of what is known', () => {
    const [typed, ...others] = destinationItems(
      frank.toUpperCase(),
      { practice: [], recent: [frank], peers: [] },
      aliases,
    );
    assert.equal(typed?.key, frank);
    assert.deepEqual(others, []);
  });

  it('say what is wrong with a text while it is typed, in rows that choose nothing', () => {
    const items = destinationItems('lnbc1abc', { practice: [], recent: [frank], peers: [] }, aliases);
    const refusals = items.filter(({ key, kind }) => key === undefined && kind === undefined);
    assert.match(refusals[0]?.label ?? '', /invoice/);
    assert.ok(refusals.every(({ alwaysShow }) => alwaysShow));
  });

  it('read an amount back, warn above what can be sent, and refuse what has two readings', () => {
    const limit = satToMsat(sat(5000n));
    assert.deepEqual(checkAmount('1k', limit), {
      message: '1,000 sat. Up to 5,000 sat can be sent now.',
      severity: InputBoxValidationSeverity.Info,
    });
    assert.equal(checkAmount('5001', limit).severity, InputBoxValidationSeverity.Warning);
    assert.equal(checkAmount('1.000', limit).severity, InputBoxValidationSeverity.Error);
    assert.equal(checkAmount('', limit).severity, InputBoxValidationSeverity.Error);
  });

  it('count a message in bytes, as the onion does', () => {
    assert.equal(checkMessage('€'.repeat(402)), undefined);
    assert.equal(checkMessage('€'.repeat(403))?.severity, InputBoxValidationSeverity.Error);
  });

  it('take no answer from an Enter that is still held down from the dialog before', () => {
    assert.equal(heldEnter(false)(), false);
    // When a key repeats for the first time, and then how often, is set in the system.
    for (const [delay, period] of [
      [225, 30],
      [500, 33],
      [660, 33],
      [660, 240],
    ] as const) {
      let time = 5_000;
      const isHeld = heldEnter(true, () => time);
      time += delay;
      for (let repeat = 0; repeat < 100; repeat += 1) {
        assert.equal(isHeld(), true, `${delay} ms, then every ${period} ms: repeat ${repeat}`);
        time += period;
      }
      time += 250;
      assert.equal(isHeld(), false, 'a new press counts');
    }
  });

  it('never let a name become an icon or a link', () => {
    assert.equal(withoutIcons('$(verified) bob'), '\\$(verified) bob');
    assert.equal(withoutLinks('[pay](command:x)'), '[pay] (command:x)');
  });
});
