import { constants } from 'node:fs';
import { lstat, readlink, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** macOS: a link anywhere on the way refuses to be opened (sys/fcntl.h). */
const O_NOFOLLOW_ANY = 0x2000_0000;
/** How often a path is looked at where the system does not say what lies behind an open file. */
const LOOKS = 8;

/** For `open` with a real path: what has become a link meanwhile is not followed, as far as the system can do that. */
export function refusingLinks(): number {
  // Windows has neither.
  return process.platform === 'darwin' ? O_NOFOLLOW_ANY : constants.O_NOFOLLOW;
}

/**
 * The real path of an open file; undefined where it lies there no more.
 *
 * Linux says it of the open file itself, and macOS opened no path with a link on it. On Windows only the path can be looked at again:
 * whoever turns a directory into a junction and back would have to meet every one of these moments in turn.
 *
 * @param realPath what it was opened with
 */
export async function placeOf(file: FileHandle, realPath: string): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') {
      const known = await readlink(`/proc/self/fd/${file.fd}`).catch(() => undefined);
      if (known !== undefined) return (await isAt(file, known)) ? known : undefined;
    }
    for (let look = 0; look < LOOKS; look++) {
      if ((await realpath(realPath)) !== realPath || !(await isAt(file, realPath))) return undefined;
    }
    return realPath;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

async function isAt(file: FileHandle, path: string): Promise<boolean> {
  const [opened, there] = await Promise.all([file.stat({ bigint: true }), lstat(path, { bigint: true })]);
  return opened.ino === there.ino && volume(opened.dev) === volume(there.dev);
}

/** On Windows libuv gives 64 bits of it for a path and 32 for an open file (libuv/libuv#4698). */
function volume(dev: bigint): bigint {
  return BigInt.asUintN(32, dev);
}
