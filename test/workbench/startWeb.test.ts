import assert from 'node:assert/strict';
import { glob, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { pageAddress, serveWeb } from '../../scripts/startWeb.ts';
import { writeWorkspace } from '../../scripts/startWorkspace.ts';
import type { LaunchedServer } from '../../scripts/workbench/launchServer.ts';
import { startBrowser } from './browser.ts';
import { buildFixture, vsix } from './fixture.ts';
import { installWorkbench } from './install.ts';

describe('the web workbench that npm start serves', async () => {
  const had = await installWorkbench();
  if (!had.ok) throw new Error(had.why);
  const installation = had.value;
  let folder: string;
  let workspace: string;
  let browser: Browser;
  let server: LaunchedServer;
  let page: Page;

  const serve = (): Promise<LaunchedServer> =>
    serveWeb(installation.server, {
      kept: join(folder, 'web'),
      vsix,
      env: { ...process.env, HOME: folder, npm_config_offline: 'true' },
      signal: new AbortController().signal,
    });

  before(async () => {
    await buildFixture();
    folder = await mkdtemp(join(tmpdir(), 'keysend start ünï '));
    workspace = writeWorkspace(join(folder, 'first-keysend')).folder;
    server = await serve();
    browser = await startBrowser(installation.browser);
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(pageAddress(server, workspace));
  });
  after(async () => {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it('asks whether the folder is trusted, as people are asked', async () => {
    await page.getByRole('button', { name: /^Yes, I trust/ }).click();
    await page.locator('[id="status.workspaceTrust"]').waitFor({ state: 'detached' });
  });

  it('has the extension, and shows what to do next', async () => {
    await page.getByRole('tab', { name: 'Fixture', exact: true }).waitFor();
    const readme = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await readme.getByRole('heading', { name: 'Your first keysend' }).waitFor();
  });

  it('lets nobody in without the token', async () => {
    assert.equal((await fetch(`http://${server.address}/`)).status, 403);
  });

  it('shows its token in no list of processes', { skip: process.platform !== 'linux' }, async () => {
    const processes: string[] = [];
    for await (const file of glob('/proc/[0-9]*/cmdline')) {
      processes.push(await readFile(file, 'utf8').catch(() => ''));
    }
    assert.ok(processes.some((words) => words.includes(join(folder, 'web'))));
    assert.deepEqual(
      processes.filter((words) => words.includes(server.token)),
      [],
    );
  });

  it('keeps the settings that a person made, from one run to the next', async () => {
    const settings = join(folder, 'web', 'data', 'data', 'User', 'settings.json');
    assert.match(await readFile(settings, 'utf8'), /"telemetry.telemetryLevel": "off"/);
    await writeFile(settings, '{}');
    const installed = join(folder, 'web', 'extensions', 'extensions.json');
    const { mtimeMs } = await stat(installed);
    await page.goto('about:blank');
    await server.stop();
    server = await serve();
    assert.equal(await readFile(settings, 'utf8'), '{}');
    assert.equal((await stat(installed)).mtimeMs, mtimeMs, 'the extension is not installed again');
  });
});
