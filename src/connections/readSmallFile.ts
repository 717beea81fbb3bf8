import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Certificates and macaroons have a few hundred bytes; what is larger is something else. */
const MOST_BYTES = 64 * 1024;

export type SmallFile =
  | { readonly kind: 'content'; readonly bytes: Buffer }
  | { readonly kind: 'missing' }
  | { readonly kind: 'directory' }
  | { readonly kind: 'tooLarge' }
  /** `code` is the system's, such as EACCES; EFTYPE for a pipe, socket or device. */
  | { readonly kind: 'unreadable'; readonly code: string };

/** Reads a regular file of at most 64 KiB. */
export async function readSmallFile(path: string): Promise<SmallFile> {
  try {
    // Without O_NONBLOCK a named pipe that nobody writes to would be waited for.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = await file.stat();
    if (status.isDirectory()) return { kind: 'directory' };
    if (!status.isFile()) return { kind: 'unreadable', code: 'EFTYPE' };
    if (status.size > MOST_BYTES) return { kind: 'tooLarge' };
    return { kind: 'content', bytes: await file.readFile() };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    if (code === 'EISDIR') return { kind: 'directory' };
    if (code === undefined) throw error;
    return { kind: 'unreadable', code };
  }
}
