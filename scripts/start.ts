/** What `npm start` runs under the pinned Node: makes the package, sends a practice keysend, opens an editor. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { project } from './bundles.ts';
import { isPackaged, vsixName } from './packageStamp.ts';
import { run } from './run.mjs';
import { openDesktop, whyNotDesktop } from './startDesktop.ts';
import { openWeb } from './startWeb.ts';
import { writeWorkspace } from './startWorkspace.ts';

const interrupted = 130;
/** Everything that outlasts a run, in a folder that git does not see. */
const kept = join(project, '.build', 'start');
const payment = ['--practice', 'bob', '1000'];

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stop.abort();
  });
}
process.exitCode = await main();

async function main(): Promise<number> {
  if (!isPackaged(project)) {
    console.log('Building the extension …');
    if (!build()) return 1;
  }
  console.log(
    `A first keysend, over the practice network: simulated, no bitcoin.\n$ keysend ${payment.join(' ')}`,
  );
  const code = await pay();
  if (stop.signal.aborted) return interrupted;
  if (code !== 0) {
    console.error('\nThe practice payment did not succeed, so npm start ends here. Why is said above.');
    return code;
  }
  console.log();
  if (process.argv.includes('--no-editor') || !process.stdin.isTTY) {
    console.log(
      'The extension pays through the very same core. To see it in an editor, run npm start in a terminal,\n' +
        `or install ${vsixName(project)} in VS Code (Extensions: Install from VSIX…).`,
    );
    return 0;
  }
  return openEditor();
}

/** What the build prints is of interest when it fails. */
function build(): boolean {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(project, 'scripts/package.ts')], {
    cwd: project,
    encoding: 'utf8',
  });
  if (status !== 0 && !stop.signal.aborted) {
    console.error(`${stdout}${stderr}\nThe extension could not be built.`);
  }
  return status === 0;
}

function pay(): Promise<number> {
  return run(process.execPath, [join(project, 'scripts/keysend.cjs'), ...payment], {
    // What it tells people to type then is what works in this folder.
    env: { ...process.env, npm_lifecycle_event: 'keysend' },
  });
}

async function openEditor(): Promise<number> {
  const workspace = writeWorkspace(join(kept, 'first-keysend'));
  const obstacle = whyNotDesktop(process);
  if (obstacle === undefined) {
    console.log(
      'Opening VS Code: a new window with this extension in it. Nothing is installed in your own VS Code.',
    );
    if ((await openDesktop(process, project, workspace)) === 0) return 0;
    if (stop.signal.aborted) return interrupted;
    console.log("VS Code could not be started. VS Code's web workbench will do:");
  } else {
    console.log(`${obstacle} VS Code's web workbench will do:`);
  }
  return openWeb(workspace.folder, {
    kept: join(kept, 'web'),
    vsix: join(project, vsixName(project)),
    env: process.env,
    signal: stop.signal,
  });
}
