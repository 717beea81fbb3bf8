// Runs VS Code's server-main.js (the first argument) as the leader of a process group, and ends the whole group when
// the process that started it is gone, however it went: its end of pipe 3 closes then.
import { createReadStream } from 'node:fs';
import { pathToFileURL } from 'node:url';

createReadStream('', { fd: 3 })
  .on('close', () => process.kill(-process.pid, 'SIGKILL'))
  .resume();

process.argv.splice(1, 1);
const main = process.argv[1];
if (main === undefined) throw new Error('Name the server-main.js to run.');
await import(pathToFileURL(main).href);
