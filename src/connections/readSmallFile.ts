import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { placeOf, refusingLinks } from './placeOf.ts';

/** Certificates and macaroons have a few hundred bytes; what is larger is something else. */
const MOST_BYTES = 64 * 1024;

type Unread =
  | { readonly kind: 'missing' }
  | { readonly kind: 'directory' }
  | { readonly kind: 'tooLarge' }
  /** `code` is the system's, such as EACCES; EFTYPE for a pipe, socket or device. */
  | { readonly kind: 'unreadable'; readonly code: string };

export type SmallFile = { readonly kind: 'content'; readonly bytes: Buffer } | Unread;

export type PlacedFile =
  /** `place`: the real path of the very file that these bytes are from. */
  | { readonly kind: 'content'; readonly bytes: Buffer; readonly place: string }
  /** A link was put there, or another file, while it was read. */
  | { readonly kind: 'replaced' }
  | Unread;

/** Reads a regular file of at most 64 KiB, behind whatever links. */
export async function readSmallFile(path: string): Promise<SmallFile> {
  return readOpened(path, 0, async (file) => ({ kind: 'content', bytes: await file.readFile() }));
}

/**
 * Reads a regular file of at most 64 KiB, and says where it lies: with its name alone, somebody who writes there could show one file
 * and have another one read.
 *
 * @param realPath no link on the way, as it was a moment ago
 */
export async function readPlacedFile(realPath: string): Promise<PlacedFile> {
  const read = await readOpened<PlacedFile>(realPath, refusingLinks(), async (file) => {
    const place = await placeOf(file, realPath);
    return place === undefined
      ? { kind: 'replaced' }
      : { kind: 'content', bytes: await file.readFile(), place };
  });
  return read.kind === 'unreadable' && read.code === 'ELOOP' ? { kind: 'replaced' } : read;
}

async function readOpened<T>(
  path: string,
  flags: number,
  read: (file: FileHandle) => Promise<T>,
): Promise<T | Unread> {
  try {
    // Without O_NONBLOCK a named pipe that nobody writes to would be waited for.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | flags);
    const status = await file.stat();
    if (status.isDirectory()) return { kind: 'directory' };
    if (!status.isFile()) return { kind: 'unreadable', code: 'EFTYPE' };
    if (status.size > MOST_BYTES) return { kind: 'tooLarge' };
    return await read(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    if (code === 'EISDIR') return { kind: 'directory' };
    if (code === undefined) throw error;
    return { kind: 'unreadable', code };
  }
}
