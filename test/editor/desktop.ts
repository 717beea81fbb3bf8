/**
 * `npm run test:desktop`: the same suites in the desktop VS Code that people install. VSCODE_VERSION is a version,
 * `stable` (the default), `insiders`, or `minimum`: the oldest that package.json allows.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { project } from '../../scripts/bundles.ts';
import { connectNetwork } from '../regtest/shared.ts';
import { stage, stageWorkspace, suiteEnvironment } from './stage.ts';

const regtest = await connectNetwork();
if (!regtest.ok) console.log(`Without real nodes, whose tests are left out: ${regtest.why}`);
// Not macOS's own temporary folder: with the path of a socket in it, it is too long for a socket.
const folder = mkdtempSync(join(process.platform === 'darwin' ? '/tmp' : tmpdir(), 'keysend-desktop-'));
try {
  const { shipped, scripted, suites } = await stage();
  const env = suiteEnvironment(regtest.ok ? regtest.network.description.nodes : []);
  await run('shipped', shipped, suites.shipped, env);
  await run('scripted', scripted, suites.scripted, env);
} finally {
  if (regtest.ok) await regtest.network.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** @throws when a test failed */
async function run(
  name: string,
  extensionDevelopmentPath: string,
  extensionTestsPath: string,
  env: Record<string, string>,
): Promise<void> {
  const home = join(folder, `${name}-home`);
  mkdirSync(home);
  await runTests({
    version: version(),
    extensionDevelopmentPath,
    extensionTestsPath,
    // The journal, the consents and the nodes of whoever runs this are none of a test's business.
    extensionTestsEnv: {
      ...env,
      HOME: home,
      USERPROFILE: home,
      LOCALAPPDATA: home,
      APPDATA: home,
      XDG_DATA_HOME: home,
    },
    launchArgs: [
      stageWorkspace(folder, name),
      '--disable-extensions',
      `--user-data-dir=${join(folder, `${name}-data`)}`,
    ],
  });
}

function version(): string {
  const asked = process.env['VSCODE_VERSION'] ?? 'stable';
  if (asked !== 'minimum') return asked;
  const { engines } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
    engines: { vscode: string };
  };
  return engines.vscode.replace('^', '');
}
