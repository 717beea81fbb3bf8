import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import envPaths from 'env-paths';

const lockStaleMs = 30_000;

/**
 * A folder of the per-user cache, filled once and never changed: `name` carries the version.
 *
 * `fill` works in a folder beside the final one, which is then renamed: nobody ever sees a half-filled folder. The
 * lock only saves two processes from doing the same work at once; the rename alone keeps them safe.
 */
export async function cachedFolder(
  name: string,
  fill: (folder: string) => Promise<void>,
  signal?: AbortSignal,
  root = userCache(),
): Promise<string> {
  const final = join(root, name);
  if (await exists(final)) return final;
  await mkdir(root, { recursive: true });
  const unlock = await lock(`${final}.lock`, () => exists(final), signal);
  if (!unlock) return final;
  const draft = `${final}.draft-${process.pid}`;
  try {
    await removeOldDrafts(root, name);
    await mkdir(draft, { recursive: true });
    await fill(draft);
    await rename(draft, final).catch(async (error: unknown) => {
      if (!(await exists(final))) throw error;
    });
    return final;
  } finally {
    await rm(draft, { recursive: true, force: true });
    await unlock();
  }
}

function userCache(): string {
  const { cache } = envPaths('keysend-dev', { suffix: '' });
  // With HOME set to nothing it would be a part of whatever folder this process is in.
  return isAbsolute(cache) ? cache : join(userInfo().homedir, cache);
}

/** Takes the lock file, or returns undefined as soon as `isDone`: someone else did the work meanwhile. */
async function lock(
  file: string,
  isDone: () => Promise<boolean>,
  signal?: AbortSignal,
): Promise<(() => Promise<void>) | undefined> {
  for (;;) {
    signal?.throwIfAborted();
    if (await isDone()) return undefined;
    try {
      await (await open(file, 'wx')).close();
      break;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    const age = await ageMs(file);
    if (age !== undefined && age > lockStaleMs) await rm(file, { force: true });
    else await sleep(200, undefined, signal ? { signal } : {});
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, lockStaleMs / 6);
  return async () => {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  };
}

/** What a killed process left behind: hundreds of megabytes each. */
async function removeOldDrafts(root: string, name: string): Promise<void> {
  for (const entry of await readdir(root)) {
    if (!entry.startsWith(`${name}.draft-`)) continue;
    const age = await ageMs(join(root, entry));
    if (age !== undefined && age > 3_600_000) await rm(join(root, entry), { recursive: true, force: true });
  }
}

async function ageMs(path: string): Promise<number | undefined> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await ageMs(path)) !== undefined;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
