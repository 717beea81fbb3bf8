/**
 * Sets a damaged journal aside, or makes one where none is, and dies at one call of the file system:
 * `node killedWhileSettingAside.ts <file> <call> [make]`. Ends well only where that call is never made.
 */
import fs, { readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';
import { argv, kill, pid, stderr } from 'node:process';

const [, , file = '', name = '', what] = argv;
const [call = '', count = '1'] = name.split('/');
let left = Number(count);
const functions = fs as unknown as Record<string, (...given: readonly unknown[]) => unknown>;
const real = functions[call];
if (real === undefined) throw new Error(`There is no call ${call}.`);
functions[call] = (...given) => {
  left -= 1;
  if (left === 0) {
    stderr.write(readdirSync(dirname(file)).join(' '));
    kill(pid, 'SIGKILL');
  }
  return real(...given);
};
syncBuiltinESMExports();

if (what === 'make') {
  const { JournalFile } = await import('../../src/journal/journalFile.ts');
  new JournalFile(file, () => undefined).call('find', []);
} else {
  const { setAside } = await import('../../src/journal/setAside.ts');
  setAside(file, new Date());
}
