import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, it } from 'node:test';
import type { Network } from '../regtest/network.ts';
import { eventually } from '../workbench/eventually.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { mainnetProxy } from './mainnetProxy.ts';
import type { MainnetProxy } from './mainnetProxy.ts';
import { SecretSearch } from './secretSearch.ts';
import { clearNotifications, fillIn, leaveAll, pay } from './sending.ts';
import { settingsOf } from './stage.ts';
import type { Stage, Theatre } from './stage.ts';
import { writeUserSettings } from './userSettings.ts';

/** Where env-paths puts the journal, with Linux and with macOS. */
const journalFiles = ['.local/share', 'Library/Application Support'].map(
  (data) => `${data}/keysend/journal.db`,
);

interface Row {
  readonly hash: string;
  readonly preimage: Uint8Array;
  readonly state: string | null;
}

/**
 * Everything that a person does and that happens to them, on a network that calls itself mainnet; then every byte that was written is
 * searched for the macaroon, and for preimages that nobody has paid for.
 */
export function keepingSecrets(theatre: Theatre, network: Network): void {
  const [alice, bob] = [network.node('alice'), network.node('bob')];
  const [carol, dave, harriet] = [network.node('carol'), network.node('dave'), network.node('harriet')];
  /** Beside what the editor writes: where the person keeps the macaroon. */
  let keys: string;
  let macaroon: Buffer;
  let proxy: MainnetProxy;
  let stage: Stage;
  let workbench: Workbench;
  const printed: string[] = [];

  before(async () => {
    keys = await mkdtemp(join(tmpdir(), 'keysend-keys-'));
    await copyFile(alice.macaroonPath, join(keys, 'admin.macaroon'));
    macaroon = await readFile(alice.macaroonPath);
    proxy = await mainnetProxy(alice);
    stage = await theatre.openStage({ userSettings: named(join(keys, 'admin.macaroon')) });
    ({ workbench } = stage);
    await workbench.openViewContainer('Keysend');
  });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    proxy.stop();
    await rm(keys, { recursive: true });
  });
  beforeEach(async () => {
    await leaveAll(workbench);
    await clearNotifications(workbench);
  });

  function named(macaroonPath: string): Readonly<Record<string, string>> {
    return settingsOf({ host: proxy.host, certPath: alice.certPath, macaroonPath });
  }

  async function send(destination: string, amount: string, message?: string): Promise<void> {
    await fillIn(workbench, { destination, amount, ...(message !== undefined && { message }) });
    await pay(workbench);
  }

  /** What the node and the person's own settings lead to, as a notification. */
  async function expectRefusal(macaroonPath: string, sentence: RegExp): Promise<void> {
    await writeUserSettings(stage, named(macaroonPath));
    await workbench.runCommand('Keysend: Connect Again');
    await workbench.notifications.waitFor(sentence);
    await clearNotifications(workbench);
  }

  async function inTerminal(words: readonly string[]): Promise<string> {
    const root = dirname(stage.server.dataDir);
    const found: string[] = [];
    for await (const file of glob('extensions/keysend.keysend-*/dist/cli.cjs', { cwd: root }))
      found.push(join(root, file));
    const connection = ['--host', proxy.host, '--cert', alice.certPath];
    const withNode =
      words[0] === 'journal' ? [] : [...connection, '--macaroon', join(keys, 'admin.macaroon')];
    const child = spawn(process.execPath, [found[0] ?? '', ...words, ...withNode], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: stage.server.home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    printed.push(out, errors);
    return out + errors;
  }

  async function journal(): Promise<readonly Row[]> {
    for await (const file of glob(journalFiles, { cwd: stage.server.home })) {
      using database = new DatabaseSync(join(stage.server.home, file), { readOnly: true, timeout: 5000 });
      return database.prepare('SELECT hash, preimage, state FROM orders').all() as unknown as readonly Row[];
    }
    return [];
  }

  it('a success, a failure, and one that is sent again', async () => {
    const payments = workbench.view('Payments');
    await send(carol.pubkey, '1,021', 'Thanks');
    await stage.server.waitForOutput('Keysend', /^SUCCEEDED +carol received/m);
    await send(dave.pubkey, '500');
    await workbench.notifications.waitFor(/to dave failed/);
    await payments.pressRowButton(/^failed: 500 sat to dave, /, 'Send Again…');
    await workbench.modal.waitUntilOpen();
    await pay(workbench);
    await stage.server.waitForOutput('Keysend', /^FAILED [^]*^FAILED /m);
    await workbench.waitForStatus('keysend.keysend.node', 'alice · mainnet');
  });

  it('what can be done with a row', async () => {
    const payments = workbench.view('Payments');
    const [paid, failed] = [/^succeeded: 1,021 sat to carol, /, /^failed: 500 sat to dave, /];
    for (const entry of [
      'Copy Payment Hash',
      'Copy Destination',
      'Copy as lncli Command',
      'Show in Output',
    ]) {
      await payments.chooseInContextMenu(failed, entry);
      await payments.chooseInContextMenu(paid, entry);
    }
    await payments.expand(failed);
  });

  it('a confirmation that is left', async () => {
    await fillIn(workbench, { destination: carol.pubkey, amount: '1,100' });
    await workbench.modal.pressKey('Escape');
    await workbench.modal.waitUntilClosed();
  });

  it('a payment that is cancelled while it is held, over a connection that breaks', async () => {
    await send(harriet.pubkey, '2,000');
    await workbench.notifications.cancel('Paying 2,000 sat to harriet');
    await workbench.view('Payments').waitForRow(/^canceling: 2,000 sat to harriet, /);
    proxy.cut();
    await workbench.runCommand('Keysend: Refresh Payments');
  });

  it('a window that is closed while one is on its way, and takes it up again', async () => {
    await send(harriet.pubkey, '2,100');
    await workbench.view('Payments').waitForRow(/^in flight: 2,100 sat to harriet, /);
    await workbench.reload();
    await workbench.runCommand('Keysend: Show Payments');
    await workbench.view('Payments').waitForRow(/2,100 sat to harriet, /);
    proxy.cut();
  });

  it('macaroons that are wrong', async () => {
    const hex = join(keys, 'hex.macaroon');
    await writeFile(hex, macaroon.toString('hex'));
    await expectRefusal(hex, /holds a macaroon as hex text/);
    await expectRefusal(bob.macaroonPath, /belongs to another node/);
    await writeFile(join(keys, 'cut.macaroon'), macaroon.subarray(0, -3));
    await expectRefusal(join(keys, 'cut.macaroon'), /is not a macaroon/);
  });

  it('a macaroon that is entered as text, paid with, and forgotten', async () => {
    const { quickInput, notifications } = workbench;
    await expectRefusal('', /is not set, while other parts/);
    await workbench.runCommand('Keysend: Enter Macaroon…');
    await quickInput.waitForTitle('Enter Macaroon');
    await quickInput.type(macaroon.toString('base64').slice(0, -8));
    await quickInput.waitForMessage(/no macaroon/);
    await quickInput.type(macaroon.toString('base64'));
    await quickInput.accept();
    await notifications.waitFor(/is kept with the secrets of the editor/);
    await send(carol.pubkey, '1,031');
    await stage.server.waitForOutput('Keysend', /carol received 1,031 sat/);
    await send(dave.pubkey, '510');
    await notifications.waitFor(/510 sat to dave failed/);
    await workbench.reload();
    await workbench.runCommand('Keysend: Connect Again');
    await eventually(
      'the entered macaroon to outlive a reload',
      () => workbench.statusItem('keysend.keysend.node'),
      (item) => item?.text === 'alice · mainnet',
    );
  });

  it('the terminal on the same machine', async () => {
    for (const words of [
      ['list', '--json'],
      ['journal', 'export', '--json'],
      ['journal', 'check'],
      ['audit', '--json'],
      [dave.pubkey, '520', '--yes', '--json'],
    ])
      assert.notEqual(await inTerminal(words), '');
  });

  it('and one that is on its way when all ends: neither macaroon nor preimage is anywhere', async () => {
    await send(harriet.pubkey, '2,300');
    await workbench.view('Payments').waitForRow(/^in flight: 2,300 sat to harriet, /);
    await workbench.runCommand('Keysend: Show Log');
    const browser = await workbench.page.context().storageState({ indexedDB: true });
    const storage = JSON.stringify(browser);
    // Where the entered macaroon is, so that it is known to be searched.
    assert.match(storage, /secret/i);
    await workbench.close();
    await eventually(
      'all extension hosts to end',
      () => {
        const [started = 0, ended = 0] = ['Launched Extension Host', 'Extension Host Process exited'].map(
          (what) => stage.server.printed.filter((line) => line.includes(what)).length,
        );
        return started - ended;
      },
      (running) => running === 0,
    );

    const orders = await journal();
    const unpaid = orders.filter(({ state }) => state !== 'succeeded');
    assert.ok(unpaid.length >= 4, JSON.stringify(orders.map(({ state }) => state)));
    assert.ok(unpaid.some(({ state }) => state === 'failed'));
    const search = new SecretSearch([
      { name: 'the macaroon', bytes: macaroon },
      ...unpaid.map(({ hash, preimage }) => ({ name: `the preimage of ${hash}`, bytes: preimage })),
    ]);
    const root = dirname(stage.server.dataDir);
    const { found, files, bytes } = await search.inFolder(root, (path) =>
      /\/keysend\/journal\.db(?:-\w+)?$/.test(path),
    );
    const elsewhere = [storage, ...printed, ...stage.server.printed].flatMap((each) =>
      search.in(Buffer.from(each)),
    );
    assert.deepEqual([...found, ...elsewhere], []);
    assert.ok(files > 20 && bytes > 100_000, `${files} files of ${bytes} bytes were searched`);
    // What was looked for is found where it belongs.
    const kept = await search.inFolder(stage.server.home);
    assert.ok(kept.found.some((line) => line.includes('journal.db')));
  });
}
