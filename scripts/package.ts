/** `npm run package`: builds, packs `keysend-<version>.vsix` and looks into it before anyone installs it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { project } from './bundles.ts';
import { stampPackage, vsixName } from './packageStamp.ts';
import { checkVsix } from './vsixContents.ts';

const file = vsixName(project);

for (const script of ['generate.ts', 'build.ts']) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, script)], { stdio: 'inherit' });
  // It has said itself what is wrong.
  if (status !== 0) process.exit(1);
}
await createVSIX({
  cwd: project,
  packagePath: join(project, file),
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
const archive = readFileSync(join(project, file));
checkVsix(archive);
stampPackage(project);
console.log(`${file}: ${(archive.length / 1000).toFixed(1)} kB`);
