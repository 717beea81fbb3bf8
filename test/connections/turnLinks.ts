import { renameSync, symlinkSync, unlinkSync } from 'node:fs';

/** Turns a name into a link and back until it is ended. */
const [path = '', target = ''] = process.argv.slice(2);
process.send?.('ready');
for (;;) {
  renameSync(path, `${path}.own`);
  symlinkSync(target, path);
  unlinkSync(path);
  renameSync(`${path}.own`, path);
}
