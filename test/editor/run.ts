/** `npm run test:editor`: the suites inside the extension host of a real VS Code, against real LNDs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skipCode } from '../../scripts/suiteOutcome.ts';
import { connectNetwork } from '../regtest/shared.ts';
import { runHostSuite } from '../workbench/hostSuite.ts';
import type { HostSuiteOptions } from '../workbench/hostSuite.ts';
import { installWorkbench } from '../workbench/install.ts';
import type { WorkbenchInstallation } from '../workbench/install.ts';
import { stage, stageWorkspace, suiteEnvironment } from './stage.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const workbench = await installWorkbench();
  if (!workbench.ok) return skip(workbench.why);
  const regtest = await connectNetwork();
  if (!regtest.ok) return skip(regtest.why);
  const folder = mkdtempSync(join(tmpdir(), 'keysend-editor-'));
  try {
    return await runSuites(workbench.value, folder, suiteEnvironment(regtest.network.description.nodes));
  } finally {
    await regtest.network.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runSuites(
  installation: WorkbenchInstallation,
  folder: string,
  env: Record<string, string>,
): Promise<number> {
  const { shipped, scripted, unrestricted, suites } = await stage();
  const runs: readonly (Pick<
    HostSuiteOptions,
    'extensionDevelopmentPath' | 'extensionTestsPath' | 'trust'
  > & {
    readonly name: string;
  })[] = [
    { name: 'shipped', extensionDevelopmentPath: shipped, extensionTestsPath: suites.shipped },
    { name: 'scripted', extensionDevelopmentPath: scripted, extensionTestsPath: suites.scripted },
    {
      name: 'restricted',
      extensionDevelopmentPath: scripted,
      extensionTestsPath: suites.restricted,
      trust: 'asked',
    },
    {
      name: 'unrestricted',
      extensionDevelopmentPath: unrestricted,
      extensionTestsPath: suites.restricted,
      trust: 'asked',
    },
  ];
  let passes = 0;
  let failures = 0;
  for (const { name, ...run } of runs) {
    const result = await runHostSuite({
      ...run,
      installation,
      workspaceFolder: stageWorkspace(folder, name),
      env,
      limitMs: 180_000,
      onLine: (line) => {
        console.log(line);
      },
    });
    if (result.problem !== undefined) console.error(`${name}: ${result.problem}`);
    passes += result.passes;
    failures += result.problem === undefined ? 0 : Math.max(result.failures, 1);
  }
  console.log(`${passes} passed, ${failures} failed`);
  return failures === 0 ? 0 : 1;
}

function skip(why: string): number {
  console.log(`SKIP: ${why.replaceAll(/\s+/g, ' ')}`);
  return skipCode;
}
