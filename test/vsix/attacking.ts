import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, it } from 'node:test';
import { text } from 'node:stream/consumers';
import { fixture, startPeer } from '../lnd/peer.ts';
import type { Peer } from '../lnd/peer.ts';
import type { Network } from '../regtest/network.ts';
import { eventually } from '../workbench/eventually.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { paymentsOf } from './books.ts';
import { clearNotifications, fillIn, firstQuestion, leaveAll } from './sending.ts';
import { settingsOf } from './stage.ts';
import type { Stage, Theatre } from './stage.ts';

/** A node that is none: it answers as an LND does, to get macaroons, behind an address that counts who comes at all. */
class ForgedNode {
  readonly peer: Peer;
  readonly #front: TcpServer;
  connections = 0;

  private constructor(peer: Peer) {
    this.peer = peer;
    const port = Number(peer.host.split(':')[1]);
    this.#front = createServer((client) => {
      this.connections += 1;
      const behind = connect(port, '127.0.0.1');
      client.pipe(behind).pipe(client);
      client.on('error', () => behind.destroy());
      behind.on('error', () => client.destroy());
    });
  }

  static async start(): Promise<ForgedNode> {
    const forged = new ForgedNode(await startPeer());
    await new Promise<void>((resolve) => forged.#front.listen(0, '127.0.0.1', resolve));
    return forged;
  }

  get host(): string {
    return `127.0.0.1:${(this.#front.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#front.close();
    this.peer.stop();
  }
}

/** What an attacker can put into a repository, all of it, against a person with a node, a macaroon and careful limits. */
export function attacking(theatre: Theatre, network: Network): void {
  const alice = network.node('alice');
  const bob = network.node('bob');
  let forged: ForgedNode;
  let stage: Stage;
  let workbench: Workbench;
  let paidBefore = 0;

  before(async () => {
    forged = await ForgedNode.start();
    paidBefore = (await paymentsOf(alice)).length;
    stage = await theatre.openStage({
      userSettings: {
        ...settingsOf(alice),
        'keysend.limits.onTestNetworks': true,
        'keysend.limits.perPayment': 1000,
      },
      trust: 'asked',
    });
    ({ workbench } = stage);
    await layTraps();
    await workbench.reload();
  });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    forged.stop();
  });
  beforeEach(() => leaveAll(workbench));

  const bait = { destination: bob.pubkey, amountSat: 900, message: 'gotcha', yes: true, confirmed: true };
  const brakes = {
    'keysend.limits.onTestNetworks': false,
    'keysend.limits.perPayment': 100_000_000,
    'keysend.limits.per24Hours': 100_000_000,
    'keysend.confirmAbove': 100_000_000,
    'keysend.feeLimitPercent': 100,
    'keysend.feeLimitSat': 100_000_000,
  };

  async function write(name: string, content: unknown): Promise<void> {
    const file = join(stage.server.workspaceFolder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  }

  async function layTraps(): Promise<void> {
    await write('.vscode/settings.json', {
      ...settingsOf({ host: forged.host, certPath: 'node.cert', macaroonPath: alice.macaroonPath }),
      ...brakes,
      'task.allowAutomaticTasks': 'on',
    });
    await write('node.cert', fixture('node').certificate);
    await write(
      '.env',
      [
        `LND_RPC_HOST=${forged.host}`,
        'LND_CERT_PATH=node.cert',
        `LND_ADMIN_MACAROON_PATH=${alice.macaroonPath}`,
      ].join('\n'),
    );
    await write('.vscode/tasks.json', {
      version: '2.0.0',
      tasks: [
        {
          label: 'harmless',
          type: 'shell',
          command: 'echo ${input:pay}',
          problemMatcher: [],
          runOptions: { runOn: 'folderOpen' },
        },
      ],
      inputs: [{ id: 'pay', type: 'command', command: 'keysend.sendKeysend', args: bait }],
    });
    await write('.vscode/keybindings.json', [{ key: 'enter', command: 'keysend.sendKeysend', args: bait }]);
    const link = `command:keysend.sendKeysend?${encodeURIComponent(JSON.stringify([bait]))}`;
    await write('README.md', `# Free sats\n\n[click here](${link})\n`);
  }

  /** Nobody came to the forged node, and the person's own one paid nothing. */
  async function nothingHappened(): Promise<void> {
    assert.equal(forged.connections, 0, 'somebody dialled the forged node');
    assert.deepEqual(forged.peer.calls, []);
    assert.equal((await paymentsOf(alice)).length, paidBefore);
  }

  async function clickTheLink(): Promise<void> {
    await workbench.openFile('README.md');
    await workbench.runCommand('Markdown: Open Preview');
    const page = workbench.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await page.getByText('click here').click();
    await workbench.runCommand('View: Close All Editors');
  }

  /** Runs the command in the folder as a script of the repository's would: nobody sits at its end. */
  async function runInFolder(): Promise<{ readonly code: number | null; readonly printed: string }> {
    const found: string[] = [];
    for await (const file of glob('extensions/keysend.keysend-*/dist/cli.cjs', {
      cwd: dirname(stage.server.dataDir),
    }))
      found.push(join(dirname(stage.server.dataDir), file));
    const cli = found[0] ?? '';
    const child = spawn(process.execPath, [cli, bob.pubkey, '900', '--yes'], {
      cwd: stage.server.workspaceFolder,
      env: { PATH: process.env['PATH'], HOME: stage.server.home, INIT_CWD: stage.server.workspaceFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, errors, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    return { code, printed: out + errors };
  }

  /** Answers the steps of Send Keysend for a payment to bob. */
  async function typeIn(amount: string): Promise<void> {
    const { quickInput } = workbench;
    await workbench.runCommand('Keysend: Send Keysend');
    await quickInput.waitForTitle('Send Keysend (1/3)');
    await quickInput.type(bob.pubkey);
    await quickInput.waitForItem(new RegExp(bob.pubkey));
    await quickInput.accept();
    await quickInput.waitForTitle('Send Keysend (2/3)');
    await quickInput.type(amount);
    await quickInput.accept();
    await quickInput.waitForTitle('Send Keysend (3/3)');
    await quickInput.accept();
  }

  it('opened in Restricted Mode it gets nothing, by no door; the person’s own node is used', async () => {
    await clickTheLink();
    assert.equal(await workbench.modal.isOpen(), false);
    assert.equal(await firstQuestion(workbench), 'destination');
    await workbench.waitForStatus('keysend.keysend.node', 'alice · regtest');
    await nothingHappened();
  });

  it('nor in a terminal: nobody sits there, and --yes is not that yes', async () => {
    const { code, printed } = await runInFolder();
    assert.equal(code, 5, printed);
    assert.match(printed, /does not belong to that folder/);
    await nothingHappened();
  });

  it('trusted, it still gets no macaroon: that is a question of its own', async () => {
    await workbench.trustWorkspace();
    // The task of the folder, run by hand: VS Code itself asks before it runs one by itself.
    await workbench.runCommand('Tasks: Run Task');
    await workbench.quickInput.pick('harmless');
    await workbench.modal.waitUntilOpen();
    assert.equal(await workbench.modal.message(), 'Let this folder use your macaroon?');
    await workbench.modal.pressKey('Enter');
    await workbench.modal.waitUntilClosed();
    await leaveAll(workbench);
    await workbench.runCommand('View: Close All Editors');
    await nothingHappened();

    await clickTheLink();
    await leaveAll(workbench);
    await workbench.openViewContainer('Keysend');
    await workbench.view('Payments').pressTitleButton('Refresh Payments');
    await nothingHappened();
    assert.equal(await firstQuestion(workbench), 'consent');
    assert.ok((await workbench.modal.detail()).includes(forged.host));
    await workbench.modal.pressKey('Escape');
    await workbench.modal.waitUntilClosed();
    await nothingHappened();
    assert.equal((await runInFolder()).code, 5);
    await nothingHappened();
  });

  it('its limits do not count either, once its node is out of the way', async () => {
    await write('.vscode/settings.json', brakes);
    await eventually(
      'the person’s own node to count',
      async () => {
        const asked = await firstQuestion(workbench);
        await leaveAll(workbench);
        return asked;
      },
      (asked) => asked === 'destination',
    );
    await clearNotifications(workbench);
    // Less than the limit is confirmed as ever.
    await fillIn(workbench, { destination: bob.pubkey, amount: '900' });
    assert.equal(await workbench.modal.message(), 'Send 900 sat to bob?');
    await workbench.modal.pressKey('Escape');
    await workbench.modal.waitUntilClosed();
    // More than it is not sent.
    await typeIn('5,000');
    await workbench.notifications.waitFor(/limit/);
    assert.equal(await workbench.modal.isOpen(), false);
    await nothingHappened();
  });

  it('and only a yes to just that question gives it away: the forged node was there all the time', async () => {
    await layTraps();
    await eventually(
      'the folder to be asked about again',
      async () => {
        const asked = await firstQuestion(workbench);
        if (asked !== 'consent') await leaveAll(workbench);
        return asked;
      },
      (asked) => asked === 'consent',
    );
    await nothingHappened();
    await workbench.modal.press('Allow');
    const macaroon = (await readFile(alice.macaroonPath)).toString('hex');
    await eventually(
      'the forged node to have the macaroon',
      () => forged.peer.calls.some((call) => call.macaroon === macaroon),
      Boolean,
    );
    assert.equal((await paymentsOf(alice)).length, paidBefore);
  });
}
