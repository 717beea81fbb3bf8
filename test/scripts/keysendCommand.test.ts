import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { project } from '../../scripts/bundles.ts';

function run(
  cli: string | undefined,
  args: readonly string[],
): { code: number | null; out: string; cached: boolean } {
  const folder = mkdtempSync(join(tmpdir(), 'keysend-command-'));
  try {
    for (const file of ['keysend.cjs', 'pinnedNode.cjs']) {
      cpSync(join(project, 'scripts', file), join(folder, 'scripts', file));
    }
    mkdirSync(join(folder, 'dist'));
    if (cli !== undefined) writeFileSync(join(folder, 'dist/cli.cjs'), cli);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'scripts/keysend.cjs'), ...args],
      {
        encoding: 'utf8',
        env: { ...process.env, NODE_COMPILE_CACHE: undefined },
      },
    );
    return { code: status, out: stdout + stderr, cached: existsSync(join(folder, '.build/compileCache')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the command hands its arguments on and its exit code back', () => {
  const cli = `console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 4;`;
  assert.deepEqual(run(cli, ['02ab', '1 000', '--json']), {
    code: 4,
    out: '["02ab","1 000","--json"]\n',
    cached: true,
  });
});

test('compiled code is cached beside the code itself, not in a temporary folder that others may write to', () => {
  assert.equal(run('', []).cached, true);
});

test('a checkout that was never built says so, and that nothing was sent', () => {
  const { code, out } = run(undefined, ['02ab', '1']);
  assert.equal(code, 3);
  assert.match(out, /not built yet, so nothing was sent\. Run "npm install" and "npm run build"/);
});
