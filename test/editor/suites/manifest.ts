import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandIds } from '../../../src/editor/commandIds.ts';
import { contextKeys } from '../../../src/editor/contextKeys.ts';
import { extension } from '../inHost.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly icon?: string;
    }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope: string; readonly default: unknown }>>;
    };
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly title: string;
      readonly description: string;
      readonly when: string;
      readonly steps: readonly {
        readonly title: string;
        readonly description: string;
        readonly media: { readonly svg: string; readonly altText: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const settings = [
  'keysend.lnd.host',
  'keysend.lnd.tlsCertPath',
  'keysend.lnd.macaroonPath',
  'keysend.limits.perPayment',
  'keysend.limits.per24Hours',
  'keysend.limits.onTestNetworks',
  'keysend.confirmAbove',
  'keysend.feeLimitPercent',
  'keysend.feeLimitSat',
  'keysend.timeoutSeconds',
  'keysend.practice.delay',
];

describe('the manifest and the code name the same', () => {
  const folder = extension().extensionPath;
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const manifest = JSON.parse(text) as Manifest;
  const { contributes } = manifest;
  const titles = JSON.parse(readFileSync(join(folder, 'package.nls.json'), 'utf8')) as Record<string, string>;
  const menuItems = Object.values(contributes.menus).flat();
  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  const whens = [...menuItems, ...contributes.viewsWelcome, ...contributes.walkthroughs].flatMap(
    ({ when }) => when ?? [],
  );
  const completions = steps.flatMap(({ completionEvents }) => completionEvents);
  const ofView = (when: string): boolean => when.startsWith('view ==');

  it('commands', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
    for (const { command, category } of contributes.commands)
      assert.equal(category, '%command.category%', command);
  });

  it('settings; those that name a node count for nothing in Restricted Mode, and no folder sets the others', () => {
    const { properties } = contributes.configuration;
    assert.deepEqual(Object.keys(properties), settings);
    assert.deepEqual(
      manifest.capabilities.untrustedWorkspaces.restrictedConfigurations,
      settings.filter((name) => name.startsWith('keysend.lnd.')),
    );
    for (const [name, { scope }] of Object.entries(properties))
      assert.equal(scope, name.startsWith('keysend.lnd.') ? 'window' : 'application', name);
  });

  it('menus: only commands that exist, with icons where only an icon is seen, and at most three of them', () => {
    const ids = new Set<string>(commandIds);
    const icons = new Map(contributes.commands.map(({ command, icon }) => [command, icon]));
    for (const { command, group } of menuItems) {
      assert.ok(ids.has(command), command);
      if (/^(inline|navigation)/.test(group ?? '')) assert.ok(icons.get(command) !== undefined, command);
    }
    const inline = contributes.menus['view/item/context']?.filter(({ group }) => group?.startsWith('inline'));
    assert.ok((inline?.length ?? 0) <= 3);
  });

  it('what is about a row of the tree is not in the palette', () => {
    const hidden = contributes.menus['commandPalette']?.filter(({ when }) => when === 'false');
    const ofRows = new Set(contributes.menus['view/item/context']?.map(({ command }) => command));
    ofRows.delete('keysend.cancelPayment');
    const alsoHidden = ['keysend.applyRemedy', 'keysend.loadMorePayments'];
    assert.deepEqual(hidden?.map(({ command }) => command).sort(), [...ofRows, ...alsoHidden].sort());
  });

  it('context keys', () => {
    const ofVsCode = ['view', 'viewItem'];
    const events = completions.map((event) => event.replace(/^onContext:/, ''));
    const named = [...whens, ...events].flatMap((when) =>
      when
        .replaceAll(/\/[^/]*\//g, '')
        .split(/&&|\|\||!|\(|\)/)
        .map((part) => part.trim().split(/\s/)[0] ?? '')
        .filter((key) => key !== '' && key !== 'false'),
    );
    assert.deepEqual(
      [...new Set(named)].filter((key) => !ofVsCode.includes(key)).sort(),
      [...contextKeys].sort(),
    );
  });

  it('views', () => {
    const ids = Object.values(contributes.views).flatMap((views) => views.map(({ id }) => id));
    assert.deepEqual(ids, ['keysend.payments']);
    for (const { view } of contributes.viewsWelcome) assert.ok(ids.includes(view));
    for (const when of whens.filter(ofView)) assert.match(when, /^view == keysend\.payments\b/);
    const icons = [...contributes.viewsContainers.activitybar, ...Object.values(contributes.views).flat()];
    for (const { icon } of icons) assert.ok(existsSync(join(folder, icon)), icon);
  });

  it('welcome texts: just one for each state that has one', () => {
    for (const node of ['idle', 'connecting', 'connected']) {
      const ofState = contributes.viewsWelcome.filter(({ when }) =>
        when.startsWith(`keysend.node == ${node} `),
      );
      assert.deepEqual(
        ofState.map(({ when }) => when.split(' && ')[1]),
        ['keysend.practice', '!keysend.practice'],
      );
    }
    assert.equal(contributes.viewsWelcome.length, 6);
  });

  it('the walkthrough: each step has a themed picture, words for it, and completes by what happened', () => {
    const [walkthrough] = contributes.walkthroughs;
    // VS Code opens a walkthrough that can be seen when its extension is installed; this key comes with the first use.
    assert.equal(walkthrough?.when, 'keysend.node');
    assert.equal(steps.length, 6);
    assert.equal(new Set(completions).size, 6);
    for (const { media } of steps) {
      const picture = readFileSync(join(folder, media.svg), 'utf8');
      assert.match(picture, /var\(--vscode-/);
      // The page's own rules forbid styles, and a colour of ours would be lost in somebody's theme.
      assert.doesNotMatch(picture, /style=|<style|#[0-9a-f]{3,8}"|rgb\(/i);
      assert.match(picture, /<title>.+<\/title>/);
    }
  });

  it('welcome texts and walkthrough: each link runs a command of ours', () => {
    const texts = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...steps.map(({ description }) => description),
    ];
    for (const key of texts) {
      const text = titles[key.slice(1, -1)] ?? '';
      for (const [, command = ''] of text.matchAll(/\(command:([^)]+)\)/g)) {
        assert.ok((commandIds as readonly string[]).includes(command), command);
      }
    }
  });

  it('every string of the manifest is translatable, and no translation is left over', () => {
    const keys = [...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    assert.deepEqual(Object.keys(titles).sort(), [...new Set(keys)].sort());
    const strings = [
      ...contributes.commands.flatMap(({ title, category }) => [title, category]),
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ title, description }) => [title, description]),
      ...steps.flatMap(({ title, description, media }) => [title, description, media.altText]),
    ];
    for (const string of strings) assert.match(string, /^%.*%$/);
  });

  it('one command, one file, but for those that are one line', () => {
    const files = readdirSync(join(process.env['KEYSEND_TEST_PROJECT'] ?? '', 'src/editor/commands'));
    const inRegistration = ['applyRemedy', 'showLog', 'showOutput'];
    const names = commandIds.map((id) => id.slice('keysend.'.length));
    assert.deepEqual(
      files.map((file) => file.replace('.ts', '')).sort(),
      names.filter((name) => !inRegistration.includes(name)).sort(),
    );
  });

  it('is activated by what is used, never by a start of VS Code', () => {
    assert.deepEqual(manifest.activationEvents, []);
  });
});
