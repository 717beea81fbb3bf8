import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { project } from '../../scripts/bundles.ts';

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly cached: boolean;
}

/** Runs the launcher in a folder of its own; `cli` is the bundle it finds there. */
function run(
  cli: string | undefined,
  args: readonly string[],
  files: Record<string, string> = {},
  { builtSecondsAgo = 0 } = {},
): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'keysend-command-'));
  try {
    for (const file of ['keysend.cjs', 'pinnedNode.cjs']) {
      cpSync(join(project, 'scripts', file), join(folder, 'scripts', file));
    }
    mkdirSync(join(folder, 'dist'));
    const all = {
      ...files,
      'package.json': '{"type":"module"}',
      ...(cli !== undefined && { 'dist/cli.cjs': cli }),
    };
    for (const [file, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    if (builtSecondsAgo > 0) {
      const builtAt = Date.now() / 1000 - builtSecondsAgo;
      utimesSync(join(folder, 'dist/cli.cjs'), builtAt, builtAt);
    }
    const launcher = join(folder, 'scripts/keysend.cjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_COMPILE_CACHE: undefined },
    });
    return {
      code: status,
      out: stdout,
      err: stderr,
      cached: existsSync(join(folder, '.build/compileCache')),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the command hands its arguments on and its exit code back', () => {
  const cli = `console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 4;`;
  const { code, out } = run(cli, ['02ab', '1 000', '--json']);
  assert.deepEqual({ code, out }, { code: 4, out: '["02ab","1 000","--json"]\n' });
});

test('compiled code is cached beside the code itself, not in a temporary folder that others may write to', () => {
  assert.equal(run('', []).cached, true);
});

test('a checkout that was never built builds itself, without a word on standard output', () => {
  const { code, out, err } = run(undefined, ['02ab'], {
    'node_modules/esbuild/index.js': '',
    'scripts/generate.ts': '',
    'scripts/build.ts': `
      import { writeFileSync } from 'node:fs';
      console.log('built');
      writeFileSync('dist/cli.cjs', 'console.log(process.argv[2])');`,
  });
  assert.deepEqual({ code, out }, { code: 0, out: '02ab\n' });
  assert.match(err, /Building Keysend, once …\nbuilt\n/);
});

test('a checkout that has changed since it was built builds itself again, and one that has not does not', () => {
  const files = {
    'node_modules/esbuild/index.js': '',
    'src/cli.ts': '',
    'scripts/generate.ts': '',
    'scripts/build.ts': `
      import { writeFileSync } from 'node:fs';
      writeFileSync('dist/cli.cjs', 'console.log("new")');`,
  };
  // The bundle is written after the sources, and here an hour before them.
  const old = `require('node:fs'); console.log('old')`;
  assert.equal(run(old, [], files).out, 'old\n');
  assert.equal(run(old, [], files, { builtSecondsAgo: 3600 }).out, 'new\n');
  // A package holds no sources, and nothing to build them with.
  assert.equal(run(old, [], {}, { builtSecondsAgo: 3600 }).out, 'old\n');
});

test(
  'whoever ends the npm that runs it ends the command',
  { skip: process.platform === 'win32' ? 'Windows has no such signals' : false, timeout: 30_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keysend-command-'));
    try {
      mkdirSync(join(folder, 'scripts'));
      mkdirSync(join(folder, 'dist'));
      for (const file of ['keysend.cjs', 'pinnedNode.cjs']) {
        cpSync(join(project, 'scripts', file), join(folder, 'scripts', file));
      }
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      writeFileSync(
        join(folder, 'dist/cli.cjs'),
        `process.on('SIGTERM', () => { console.log('told'); process.exit(0); });
         setInterval(() => undefined, 1000);
         console.log('ready');`,
      );
      const launcher = join(folder, 'scripts/keysend.cjs');
      // As npm does it; the second command keeps the shell from giving way to the first.
      const shell = spawn('sh', ['-c', `'${process.execPath}' '${launcher}'; true`], {
        env: { ...process.env, npm_lifecycle_event: 'practice' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines = shell.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
      assert.deepEqual(await lines.next(), { value: 'ready\n', done: false });
      shell.kill('SIGTERM');
      assert.deepEqual(await lines.next(), { value: 'told\n', done: false });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test('a checkout that cannot be built says what to do, and that nothing was sent', () => {
  for (const files of [
    {},
    { 'node_modules/esbuild/index.js': '', 'scripts/generate.ts': 'process.exit(1)', 'scripts/build.ts': '' },
  ]) {
    const { code, err } = run(undefined, ['02ab', '1'], files);
    assert.equal(code, 3);
    assert.match(err, /nothing was sent\. Run "npm install" and "npm run build" in /);
  }
});
