import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Regtest } from '../../scripts/regtestForSuites.ts';
import type { Outcome } from '../../scripts/suiteOutcome.ts';
import { runSuites, type Run } from '../../scripts/suiteRunner.ts';
import type { Suite } from '../../scripts/suites.ts';

const project = mkdtempSync(join(tmpdir(), 'keysend-suites-'));
after(() => {
  rmSync(project, { recursive: true });
});

/** A suite that runs `code` in a Node of its own. */
function suite(name: string, code: string, rest: Partial<Suite> = {}): Suite {
  writeFileSync(join(project, `${name}.mjs`), code);
  return { name, script: name, needs: [], limitMinutes: 1, ...rest };
}

interface Ran {
  readonly outcomes: readonly Outcome[];
  readonly failures: readonly string[];
  readonly regtestStops: number;
}

async function run(
  table: readonly Suite[],
  network: Awaited<Regtest['ready']> = { status: 'ready', env: { KEYSEND_REGTEST: 'network.json' } },
  signal = new AbortController().signal,
): Promise<Ran> {
  const scripts = Object.fromEntries(table.map(({ name }) => [name, `node ${name}.mjs`]));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ scripts }));
  const failures: string[] = [];
  let regtestStops = 0;
  const options: Run = {
    project,
    suites: table,
    env: process.env,
    graceMs: 500,
    startRegtest: () => ({
      ready: Promise.resolve(network),
      stop: async () => {
        regtestStops++;
      },
    }),
    onOutcome: () => undefined,
    onFailure: (output) => failures.push(output),
  };
  const outcomes = await runSuites(options, signal);
  return { outcomes, failures, regtestStops };
}

test('a failing suite is shown whole, and the others still run', async () => {
  const { outcomes, failures } = await run([
    suite('first', `console.log('out'); console.error('err'); process.exit(3);`),
    suite('second', ''),
  ]);
  assert.deepEqual(
    outcomes.map(({ name, status, detail }) => [name, status, detail]),
    [
      ['first', 'failed', 'exit code 3'],
      ['second', 'ok', ''],
    ],
  );
  assert.equal(failures.length, 1);
  assert.match(failures[0] ?? '', /out\n/);
  assert.match(failures[0] ?? '', /err\n/);
});

test('suites on real LND learn where the shared network is, and it is stopped once at the end', async () => {
  const code = `process.exit(process.env.KEYSEND_REGTEST === 'network.json' ? 0 : 1);`;
  const { outcomes, regtestStops } = await run([
    suite('real', code, { needs: ['regtest'] }),
    suite('realToo', code, { needs: ['regtest'] }),
    suite('without', `process.exit('KEYSEND_REGTEST' in process.env ? 1 : 0);`),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['ok', 'ok', 'ok'],
  );
  assert.equal(regtestStops, 1);
});

test('a machine without Go skips what needs LND, with the reason, and runs the rest', async () => {
  const { outcomes } = await run([suite('real', '', { needs: ['regtest'] }), suite('unit', '')], {
    status: 'skipped',
    why: 'Go is not installed.',
  });
  assert.deepEqual(
    outcomes.map(({ status, detail }) => [status, detail]),
    [
      ['skipped', 'Go is not installed.'],
      ['ok', ''],
    ],
  );
});

test('a network that does not start fails its suites and is shown once', async () => {
  const { outcomes, failures } = await run(
    [suite('real', '', { needs: ['regtest'] }), suite('realToo', '', { needs: ['regtest'] })],
    { status: 'failed', why: 'the regtest network did not start', output: 'btcd: port in use' },
  );
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['failed', 'failed'],
  );
  assert.deepEqual(failures, ['btcd: port in use']);
});

test('without a package nothing pretends to have tested it', async () => {
  const { outcomes } = await run([
    suite('package', 'process.exit(1)'),
    suite('vsix', '', { needs: ['vsix'] }),
    suite('unit', ''),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['failed', 'failed', 'ok'],
  );
});

test('a suite that hangs is ended with all its children, and has failed', async () => {
  const pidFile = join(project, 'grandchild.pid');
  const { outcomes } = await run([
    suite('hangs', withGrandchild(pidFile), { limitMinutes: 2 / 60 }),
    suite('next', ''),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['failed', 'ok'],
  );
  assert.match(outcomes[0]?.detail ?? '', /still running/);
  await assertGone(pidFile);
});

// Windows has no process groups, and no way to ask a process to end.
const windows = process.platform === 'win32';

test('a passing suite leaves no process behind either', { skip: windows }, async () => {
  const pidFile = join(project, 'left.pid');
  await run([suite('leaves', `${withGrandchild(pidFile)} setTimeout(() => process.exit(0), 300);`)]);
  await assertGone(pidFile);
});

test('a suite that is ended early may clean up first', { skip: windows }, async () => {
  const { failures } = await run([
    suite(
      'tidy',
      `process.on('SIGTERM', () => { console.log('cleaned up'); process.exit(); }); setInterval(() => {}, 1000);`,
      { limitMinutes: 1 / 60 },
    ),
  ]);
  assert.match(failures[0] ?? '', /cleaned up/);
});

test('Ctrl-C ends the suite, its children and the network, and runs nothing more', async () => {
  const pidFile = join(project, 'interrupted.pid');
  const stop = new AbortController();
  const running = run(
    [suite('long', withGrandchild(pidFile)), suite('real', '', { needs: ['regtest'] })],
    undefined,
    stop.signal,
  );
  while (!existsSync(pidFile)) await sleep(20);
  stop.abort();
  const { outcomes, regtestStops } = await running;
  assert.deepEqual(outcomes, []);
  assert.equal(regtestStops, 1);
  await assertGone(pidFile);
});

/** Code that starts a process which would outlive its parent, and waits for ever. */
function withGrandchild(pidFile: string): string {
  return `
    import { spawn } from 'node:child_process';
    import { renameSync, writeFileSync } from 'node:fs';
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)']);
    writeFileSync(${JSON.stringify(`${pidFile}.new`)}, String(child.pid));
    renameSync(${JSON.stringify(`${pidFile}.new`)}, ${JSON.stringify(pidFile)});
    setInterval(() => {}, 1000);
  `;
}

async function assertGone(pidFile: string): Promise<void> {
  const pid = Number(readFileSync(pidFile, 'utf8'));
  // A killed orphan keeps its number until the system's first process has noticed.
  for (let attempt = 0; attempt < 500; attempt++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(20);
  }
  assert.fail(`process ${String(pid)} is still there`);
}
