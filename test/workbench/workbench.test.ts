import assert from 'node:assert/strict';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Browser } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { eventually } from './eventually.ts';
import { build, buildFixture, extension, suites, vsix } from './fixture.ts';
import { runHostSuite } from './hostSuite.ts';
import type { HostSuiteResult } from './hostSuiteReport.ts';
import { installWorkbench, type WorkbenchInstallation } from './install.ts';
import { startServer, type Server } from './server.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('a real VS Code', async () => {
  const had = await installWorkbench();
  if (!had.ok) throw new Error(had.why);
  const installation = had.value;
  before(buildFixture);

  describe('driven as a person drives it', () => {
    drive(installation);
  });

  describe('running a suite in its extension host', () => {
    judgeSuites(installation);
  });
});

function drive(installation: WorkbenchInstallation): void {
  let server: Server;
  let browser: Browser;
  let workbench: Workbench;

  before(async () => {
    server = await startServer({ installation: installation.server, vsix: [vsix], trust: 'asked' });
    browser = await startBrowser(installation.browser);
    workbench = await openWorkbench(browser, server, { extensionTab: 'Fixture' });
  });
  after(async () => {
    await workbench.close();
    await browser.close();
    await server.stop();
  });

  it('shows a view with its rows, and only the extension decides what is in them', async () => {
    await workbench.openViewContainer('Fixture');
    await workbench.openViewContainer('Fixture');
    const rows = workbench.view('Rows');
    await rows.waitForRow('Row Apple');
    await rows.expand('Row Apple');
    await rows.waitForRow('Row Core');
    const core = { icon: undefined, level: 2, expanded: undefined, description: 'fresh' };
    assert.deepEqual(await rows.rows(), [
      { ...core, name: 'Row Apple', label: 'Apple', icon: 'check', level: 1, expanded: true },
      { ...core, name: 'Row Core', label: 'Core' },
      { ...core, name: 'Row Pear', label: 'Pear', level: 1 },
    ]);
    await rows.pressTitleButton('Refresh Rows');
    await rows.waitForRows('refreshed rows', ([first]) => first?.description === 'refreshed 1×');
  });

  it('chooses from a context menu and presses the button of a row', async () => {
    const rows = workbench.view('Rows');
    assert.deepEqual(await rows.contextMenu('Row Pear'), ['Copy Name']);
    await rows.chooseInContextMenu('Row Pear', 'Copy Name');
    await eventually(
      'the clipboard',
      () => workbench.clipboard(),
      (text) => text === 'Pear',
    );
    await rows.pressRowButton('Row Core', 'Open Row');
    await server.waitForOutput('Fixture', /^opened Core$/m);
  });

  it('reads welcome content and the status bar', async () => {
    const welcome = await workbench.view('Empty').welcomeText();
    assert.match(welcome, /^There is nothing here yet\.\s+Work Now\s+Or ask first\.$/);
    assert.deepEqual(await workbench.statusItem('keysend.workbench-fixture.fixture.status'), {
      text: 'restricted',
      label: 'Folder is restricted',
    });
    assert.equal(await workbench.statusItem('keysend.workbench-fixture.none'), undefined);
  });

  it('goes through steps, back and on, to a modal and the output channel', async () => {
    assert.deepEqual(await workbench.paletteTitles('Fixture: '), [
      'Fixture: Ask',
      'Fixture: Focus on Empty View',
      'Fixture: Focus on Rows View',
      'Fixture: Refresh Rows',
      'Fixture: Work',
    ]);
    await workbench.runCommand('Fixture: Ask');
    const { quickInput, modal } = workbench;
    await quickInput.waitForTitle('Ask (1/2)');
    assert.equal(await quickInput.placeholder(), 'Which fruit?');
    assert.deepEqual(await quickInput.items(), ['Apple, a fruit', 'Pear, a fruit']);
    await quickInput.pressItemButton('Apple', 'Peel');
    await server.waitForOutput('Fixture', /^peeled Apple$/m);
    await quickInput.pick(/^Apple/);

    await quickInput.waitForTitle('Ask (2/2)');
    await quickInput.waitForMessage('How many?');
    await quickInput.back();
    await quickInput.waitForTitle('Ask (1/2)');
    await quickInput.type('pea');
    await quickInput.accept();
    await quickInput.waitForTitle('Ask (2/2)');
    await quickInput.type('three');
    await quickInput.waitForMessage('Type a whole number.');
    assert.equal(await quickInput.isInvalid(), true);
    await quickInput.type('3');
    await quickInput.waitForMessage('How many?');
    assert.equal(await quickInput.isInvalid(), false);
    await quickInput.accept();

    assert.equal(await modal.message(), 'Buy 3 of Pear?');
    assert.equal(await modal.detail(), 'It costs nothing.\nReally.');
    assert.deepEqual((await modal.buttons()).toSorted(), ['Buy', 'Cancel', 'Look Again']);
    await modal.press('Look Again');
    await modal.waitUntilClosed();
    const output = await server.waitForOutput('Fixture', /^Look Again 3 Pear$/m);
    assert.ok(output.includes('line 1\nline 2\n') && output.includes('line 300\n'));
    assert.match(await server.readOutputChannel('Fixture Log'), /\[warning\] The answer was Look Again\.\n$/);
    assert.equal(await workbench.shownOutputChannel(), 'Fixture');
    await workbench.showOutputChannel('Fixture Log');
    assert.equal(await workbench.shownOutputChannel(), 'Fixture Log');
  });

  it('leaves a modal by Escape', async () => {
    const { quickInput, modal } = workbench;
    await workbench.runCommand('Fixture: Ask');
    await quickInput.pick(/^Apple/);
    await quickInput.waitForTitle('Ask (2/2)');
    await quickInput.type('4');
    await quickInput.accept();
    await modal.pressKey('Escape');
    await server.waitForOutput('Fixture', /^undefined 4 Apple$/m);
    assert.equal(await modal.isOpen(), false);
  });

  it('cancels work in its notification and answers the next one', async () => {
    const { notifications } = workbench;
    await workbench.pressStatusItem('keysend.workbench-fixture.fixture.status');
    assert.equal(await notifications.waitFor('Working'), 'Working: until you say stop');
    await notifications.cancel('Working');
    await notifications.waitFor('The work was cancelled.');
    assert.deepEqual(await notifications.list(), ['The work was cancelled.']);
    assert.deepEqual(await notifications.buttons('The work was cancelled.'), ['Good']);
    await notifications.press('The work was cancelled.', 'Good');
    await notifications.waitUntilGone('The work was cancelled.');
    await server.waitForOutput('Fixture', /^work: Good$/m);
  });

  it('opens a file and knows where the keyboard is', async () => {
    await writeFile(join(server.workspaceFolder, 'notes.txt'), 'pears');
    await workbench.openFile('notes.txt');
    await eventually(
      'the keyboard to be in the editor',
      () => workbench.focusedPart(),
      (part) => part === 'editor',
    );
    await workbench.view('Rows').press('Row Pear');
    assert.equal(await workbench.focusedPart(), 'sidebar');
  });

  it('takes a picture in either theme', async () => {
    for (const theme of ['dark', 'light'] as const) {
      const path = await workbench.screenshot(`fixture-${theme}`, { folder: build, theme });
      assert.ok((await stat(path)).size > 20_000);
    }
  });

  it('trusts the folder', async () => {
    await workbench.trustWorkspace();
    const trusted = { text: 'trusted', label: 'Folder is trusted' };
    await eventually(
      'the fixture to be told',
      () => workbench.statusItem('keysend.workbench-fixture.fixture.status'),
      (item) => isDeepStrictEqual(item, trusted),
    );
  });

  it('takes new settings at a reload and still has its secrets', async () => {
    await server.waitForOutput('Fixture Log', /This is visit 1\./);
    await server.writeUserSettings({ 'workbench.statusBar.visible': false });
    await workbench.reload();
    await server.waitForOutput('Fixture Log', /This is visit 2\./);
    assert.equal(await workbench.statusItem('status.problems'), undefined);
  });

  it('lets nobody in without the token', async () => {
    const answer = await fetch(`http://${server.address}/`);
    assert.equal(answer.status, 403);
  });

  it('leaves neither processes nor folders behind', async () => {
    const hosts = server.printed.flatMap((line) => /<(\d+)> Launched Extension Host/.exec(line)?.[1] ?? []);
    assert.equal(hosts.length, 2);
    await server.stop();
    await eventually(
      'the extension hosts to be gone',
      () => hosts.filter(isAlive),
      (alive) => alive.length === 0,
    );
    await assert.rejects(stat(server.dataDir), { code: 'ENOENT' });
  });
}

function isAlive(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

function judgeSuites(installation: WorkbenchInstallation): void {
  async function judge(name: string, limitMs = 60_000): Promise<HostSuiteResult & { lines: string[] }> {
    const lines: string[] = [];
    const result = await runHostSuite({
      installation,
      extensionDevelopmentPath: extension,
      extensionTestsPath: join(suites, `${name}.cjs`),
      limitMs,
      onLine: (line) => lines.push(line),
    });
    return { ...result, lines };
  }

  it('passes when its tests do', async () => {
    const { lines, ...result } = await judge('passes');
    assert.deepEqual(result, { passes: 3, failures: 0, problem: undefined });
    assert.ok(lines.some((line) => line.includes('is activated in a real extension host')));
  });

  it('fails with one of its tests, and names the place in its source', async () => {
    const { lines, ...result } = await judge('fails');
    assert.deepEqual(result, { passes: 1, failures: 1, problem: '1 of 2 tests failed.' });
    assert.match(lines.join('\n'), /test\/workbench\/fixture\/suites\/fails\.ts:8:14/);
  });

  it('fails when the extension host dies, though VS Code calls that a success', async () => {
    const { problem } = await judge('crashes');
    assert.equal(problem, 'The extension host ended before the suite did (code: null, signal: SIGKILL).');
  });

  it('fails when a test hangs in a busy loop', async () => {
    const { problem } = await judge('hangs', 6_000);
    assert.equal(problem, 'The suite was still running after 6 s and was ended.');
  });
}
