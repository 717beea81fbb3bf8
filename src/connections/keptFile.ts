import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export type Kept<T> =
  | { readonly kind: 'missing' }
  | { readonly kind: 'content'; readonly value: T }
  /** Damaged, written by a newer version, or not to be read. */
  | { readonly kind: 'unusable' };

/** A small JSON file in the person's data directory, for nobody else to read, shared by every window and terminal. */
export class KeptFile<T> {
  readonly #path: string;
  readonly #parse: (content: unknown) => T | undefined;

  /**
   * @param path absolute; its directory is made when something is first kept
   * @param parse undefined for a content that is none of ours
   */
  constructor(path: string, parse: (content: unknown) => T | undefined) {
    this.#path = path;
    this.#parse = parse;
  }

  /** Looks at the disk each time: another process may have written. */
  async read(): Promise<Kept<T>> {
    try {
      const value = this.#parse(JSON.parse(await readFile(this.#path, 'utf8')));
      return value === undefined ? { kind: 'unusable' } : { kind: 'content', value };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unusable' };
    }
  }

  /** Readers see the old file or the new one, never half of one. What cannot be used is kept aside. */
  async replace(value: T): Promise<void> {
    await this.#write(value, async (written) => {
      const before = await this.read();
      if (before.kind === 'unusable') await rename(this.#path, `${this.#path}.damaged-${String(Date.now())}`);
      await rename(written, this.#path);
    });
  }

  /** Makes the file where there is none; of several processes that try, one does. False: there is one, usable or not. */
  async create(value: T): Promise<boolean> {
    return this.#write(value, async (written) => {
      try {
        await link(written, this.#path);
        return true;
      } catch (error) {
        if (isThere(error)) return false;
        // Not every file system has hard links.
        return this.#createInPlace(value);
      }
    });
  }

  /** Who reads it before it is written whole finds it unusable: a question more, and nothing believed that is not so. */
  async #createInPlace(value: T): Promise<boolean> {
    try {
      await writeNew(this.#path, value);
      return true;
    } catch (error) {
      if (isThere(error)) return false;
      throw error;
    }
  }

  async #write<R>(value: T, place: (written: string) => Promise<R>): Promise<R> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const next = `${this.#path}.${randomUUID()}`;
    try {
      await writeNew(next, value);
      return await place(next);
    } finally {
      await rm(next, { force: true });
    }
  }
}

/** Written whole and synced, or not there afterwards. Rejects with `EEXIST`, and changes nothing, where there is one. */
async function writeNew(path: string, value: unknown): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

function isThere(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
