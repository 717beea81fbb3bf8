import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from '../../../src/practice/processLock.ts';

/* Takes the lock in its first argument, says whether it has it, and keeps it until it is killed. */

const lock = takeLock(process.argv[2] ?? '');
process.stdout.write(lock === undefined ? 'taken\n' : 'mine\n');
if (lock !== undefined) await sleep(60_000);
