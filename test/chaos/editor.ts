import { spawnSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server as Listener, Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { bundleOptions, project } from '../../scripts/bundles.ts';
import { startBrowser } from '../workbench/browser.ts';
import { installWorkbench } from '../workbench/install.ts';
import { openPage } from '../workbench/page.ts';
import { startServer } from '../workbench/server.ts';
import type { Server } from '../workbench/server.ts';
import type { Access } from './processes.ts';
import type { Product } from './product.ts';
import type { Program } from './sendingProcess.ts';

/** What hostExtension.ts is told, a line of JSON each. */
export type HostTask =
  | { readonly kind: 'connect' }
  | {
      readonly kind: 'send';
      readonly destination: string;
      readonly amountSat: number;
      readonly message: string;
    };

/** What it tells. Those of a payment are as `keysend --json` prints them. */
export type HostEvent =
  | { readonly event: 'host'; readonly pid: number }
  | { readonly event: 'connected'; readonly done: boolean }
  | { readonly event: 'order' }
  | {
      readonly event: 'payment' | 'resumed';
      readonly hash: string;
      readonly state: string;
      readonly status: string;
      readonly unknown?: string;
      readonly attempts: readonly { readonly status: string }[];
    }
  | { readonly event: 'end'; readonly hash: string; readonly state: string }
  | { readonly event: 'error'; readonly reason?: { readonly kind: string } };

export type Resumed = Extract<HostEvent, { readonly event: 'payment' | 'resumed' }>;

/** A window on two busy cores. */
const STARTS_WITHIN_MS = 60_000;
const CONNECTS_EVERY_MS = 5_000;

/** A real VS Code whose extension host sends, is killed, and comes back in a new window. */
export class Editor {
  /** What its windows told of orders that they took up, with the time. */
  readonly resumed: { readonly at: number; readonly event: Resumed }[] = [];
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #control: Listener;
  #page: Page;
  #host: Host | undefined;
  /** Unix milliseconds at which the present window reached its node. */
  connectedAt: number | undefined;

  private constructor(server: Server, browser: Browser, page: Page, control: Listener) {
    this.#server = server;
    this.#browser = browser;
    this.#page = page;
    this.#control = control;
  }

  /** Throws, with the reason, where no VS Code can be had. */
  static async start(product: Product, { host, certPath, macaroonPath }: Access): Promise<Editor> {
    const installed = await installWorkbench();
    if (!installed.ok) throw new Error(installed.why);
    const vsix = await packExtension(product);
    const hosts = new EventEmitter();
    const control = createServer((socket) => {
      const created = new Host(socket);
      void created.ready.then(() => hosts.emit('host', created));
    });
    control.listen(0, '127.0.0.1');
    await once(control, 'listening');
    const { port } = control.address() as AddressInfo;
    const server = await startServer({
      installation: installed.value.server,
      vsix: [vsix],
      userSettings: {
        'keysend.lnd.host': host,
        'keysend.lnd.tlsCertPath': certPath,
        'keysend.lnd.macaroonPath': macaroonPath,
      },
      env: { ...(product.env as Record<string, string>), KEYSEND_CHAOS_PORT: String(port) },
    });
    const browser = await startBrowser(installed.value.browser);
    const editor = new Editor(server, browser, await openPage(browser, server, {}), control);
    hosts.on('host', (created: Host) => {
      editor.#take(created);
    });
    return editor;
  }

  /** One payment from the window's host, which nobody else uses meanwhile. */
  async send(errand: Omit<Extract<HostTask, { kind: 'send' }>, 'kind'>): Promise<Program> {
    const host = await this.#alive();
    return new HostProgram(host, { kind: 'send', ...errand }, () => this.#page.goto('about:blank'));
  }

  /** The old one is closed, and the new one connects: orders that were left are taken up then. */
  async openWindow(): Promise<void> {
    await this.#page.goto('about:blank').catch(() => undefined);
    await this.#page.context().close();
    this.#host = undefined;
    this.connectedAt = undefined;
    this.#page = await openPage(this.#browser, this.#server, {});
    const host = await this.#alive();
    void this.#connect(host);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    this.#control.close();
  }

  #take(host: Host): void {
    this.#host = host;
    host.on('event', (event: HostEvent) => {
      if (event.event === 'resumed') this.resumed.push({ at: Date.now(), event });
    });
  }

  async #alive(): Promise<Host> {
    for (let waited = 0; waited < STARTS_WITHIN_MS; waited += 100) {
      if (this.#host !== undefined && !this.#host.hasEnded) return this.#host;
      await sleep(100);
    }
    throw new Error('VS Code did not start its extension host.');
  }

  /** Its node may be down. */
  async #connect(host: Host): Promise<void> {
    host.on('event', (event: HostEvent) => {
      if (event.event === 'connected' && event.done) this.connectedAt ??= Date.now();
    });
    while (this.connectedAt === undefined && this.#host === host && !host.hasEnded) {
      host.say({ kind: 'connect' });
      await sleep(CONNECTS_EVERY_MS);
    }
  }
}

/** An extension host, as its socket shows it. Emits `event` and `end`. */
class Host extends EventEmitter {
  readonly ready: Promise<void>;
  readonly #socket: Socket;
  pid = 0;
  hasEnded = false;

  constructor(socket: Socket) {
    super();
    this.setMaxListeners(0);
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.hasEnded = true;
      this.emit('end');
    });
    const ready = Promise.withResolvers<undefined>();
    this.ready = ready.promise;
    createInterface({ input: socket }).on('line', (line) => {
      const event = JSON.parse(line) as HostEvent;
      if (event.event === 'host') {
        this.pid = event.pid;
        ready.resolve(undefined);
      }
      this.emit('event', event);
    });
  }

  say(task: HostTask): void {
    this.#socket.write(`${JSON.stringify(task)}\n`);
  }
}

/** A payment of a host's, which lives as long as it, and whose signals go to all of the host. */
class HostProgram extends EventEmitter implements Program {
  readonly stdin = null;
  readonly stdout = new PassThrough();
  readonly stderr = null;
  readonly #host: Host;
  readonly #leave: () => Promise<unknown>;

  /** `leave` closes the window. */
  constructor(host: Host, task: HostTask, leave: () => Promise<unknown>) {
    super();
    this.#host = host;
    this.#leave = leave;
    const see = (event: HostEvent): void => {
      if (event.event === 'resumed' || event.event === 'connected') return;
      this.stdout.write(`${JSON.stringify(event)}\n`);
      if (event.event === 'end' || event.event === 'error') end();
    };
    const end = (): void => {
      host.off('event', see);
      host.off('end', end);
      this.stdout.end();
      this.stdout.once('close', () => this.emit('close', null));
    };
    host.on('event', see);
    host.on('end', end);
    if (host.hasEnded) end();
    else host.say(task);
  }

  kill(signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM'): void {
    if (this.#host.hasEnded) return;
    if (signal === 'SIGKILL') process.kill(this.#host.pid, 'SIGKILL');
    else void this.#leave();
  }
}

/** The product's files, with an extension that the chaos can talk to. */
async function packExtension({ dir }: Product): Promise<string> {
  const target = join(dir, 'extension');
  mkdirSync(target);
  for (const name of ['package.json', 'package.nls.json', 'l10n', 'media', 'bin'])
    cpSync(join(project, name), join(target, name), { recursive: true });
  cpSync(join(dir, 'product', 'dist'), join(target, 'dist'), { recursive: true });
  await build({
    ...bundleOptions(project, false),
    logLevel: 'error',
    entryPoints: { extension: join(import.meta.dirname, 'hostExtension.ts') },
    outdir: join(target, 'dist'),
  });
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as Record<string, unknown>;
  // vsce would run its scripts.
  Object.assign(manifest, { scripts: {}, activationEvents: ['onStartupFinished'] });
  writeFileSync(join(target, 'package.json'), JSON.stringify(manifest));
  const vsix = join(dir, 'chaos.vsix');
  const vsce = fileURLToPath(import.meta.resolve('@vscode/vsce/vsce'));
  const { status, stderr } = spawnSync(
    process.execPath,
    [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '-o', vsix],
    { cwd: target, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The extension cannot be packed: ${stderr}`);
  rmSync(target, { recursive: true });
  return vsix;
}
