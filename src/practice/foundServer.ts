import { readFileSync } from 'node:fs';
import type { ConnectionSet } from '../keysend/connection.ts';
import { Secret } from '../keysend/secret.ts';
import type { PracticeFolder } from './practiceFolder.ts';

/** Where a folder's server listens, if it is still there: only dialling it can tell. */
export interface FoundServer extends ConnectionSet {
  readonly certificatePem: string;
  readonly pid: number;
  readonly port: number;
  readonly version: string;
  readonly startedAt: number;
}

/** Undefined where no server runs, as far as the folder's files and the process table say. */
export function findServer(folder: PracticeFolder): FoundServer | undefined {
  const file = folder.readServer();
  const { pid } = file ?? {};
  // A dead process is not dialled: Windows takes two seconds to say that nobody listens.
  if (file === undefined || pid === undefined || !isAlive(pid)) return undefined;
  try {
    return {
      ...file,
      pid,
      source: { kind: 'practice' },
      host: `127.0.0.1:${file.port}`,
      certificatePem: readFileSync(folder.certificate, 'utf8'),
      macaroon: new Secret(readFileSync(folder.adminMacaroon)),
    };
  } catch {
    return undefined;
  }
}

/** Also for a process that has taken over the number. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether a server of that version must make room for this one. Newer ones serve older clients too. */
export function isOlder(version: string, than: string): boolean {
  const [theirs, ours] = [numbersOf(version), numbersOf(than)];
  const at = ours.findIndex((number, place) => number !== (theirs[place] ?? 0));
  return at !== -1 && (theirs[at] ?? 0) < (ours[at] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return [0, 1, 2].map((place) => Number.parseInt(version.split('.')[place] ?? '', 10) || 0);
}
