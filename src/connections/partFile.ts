import { access, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../keysend/problem.ts';
import { readPlacedFile } from './readSmallFile.ts';
import type { PlacedFile } from './readSmallFile.ts';
import { refuseUnc } from './resolvePath.ts';

type FilePart = 'certificate' | 'macaroon';

/** What another program may put in place of a file while it is read is looked at so often. */
const MOST_TRIES = 10;

export interface PartFile<T> {
  /** Where the file that was read really lies, behind all links. */
  readonly realPath: string;
  readonly value: T;
}

/** Where LND keeps these files, seen from a directory that people name instead of the file. */
const usualPlaces: Record<FilePart, readonly string[]> = {
  certificate: ['tls.cert'],
  macaroon: [
    'admin.macaroon',
    ...['mainnet', 'testnet', 'testnet4', 'signet', 'simnet', 'regtest'].map((network) =>
      join('data', 'chain', 'bitcoin', network, 'admin.macaroon'),
    ),
  ],
};

/**
 * Reads one part of a connection.
 *
 * @param path absolute
 * @param understand what the content says; throws a `Problem` that names the path if it is something else
 * @throws {Problem} `fileMissing`, `fileIsDirectory`, `fileUnreadable`, `fileReplaced`, `pathIsUnc`, and what `understand` throws
 */
export async function readPartFile<T>(
  part: FilePart,
  path: string,
  understand: (content: Buffer, path: string) => T,
): Promise<PartFile<T>> {
  const read = await readThrough(part, path);
  switch (read.kind) {
    case 'content':
      return { realPath: read.place, value: understand(read.bytes, path) };
    case 'replaced':
      throw new Problem({ kind: 'fileReplaced', part, path });
    case 'missing':
      throw new Problem({ kind: 'fileMissing', part, path });
    case 'directory': {
      const found = await findIn(path, part);
      throw new Problem({ kind: 'fileIsDirectory', part, path, ...(found === undefined ? {} : { found }) });
    }
    case 'tooLarge':
      throw new Problem({ kind: part === 'macaroon' ? 'macaroonGarbage' : 'certificateGarbage', path });
    case 'unreadable':
      throw new Problem({ kind: 'fileUnreadable', part, path, code: read.code });
  }
}

/** Links may be turned on purpose between two looks, so that a folder's own file is seen and another one is read. */
async function readThrough(part: FilePart, path: string): Promise<PlacedFile> {
  for (let tries = 1; ; tries++) {
    const realPath = await followLinks(part, path);
    refuseUnc(part, realPath);
    const read = await readPlacedFile(realPath);
    if (read.kind !== 'replaced' || tries === MOST_TRIES) return read;
  }
}

async function followLinks(part: FilePart, path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new Problem(
      missing ? { kind: 'fileMissing', part, path } : { kind: 'fileUnreadable', part, path, code },
      { cause },
    );
  }
}

/** The one file in a directory that was probably meant; undefined too where several could be. */
async function findIn(directory: string, part: FilePart): Promise<string | undefined> {
  const candidates = usualPlaces[part].map((place) => join(directory, place));
  const there = await Promise.all(candidates.map(exists));
  const found = candidates.filter((_, index) => there[index]);
  return found.length === 1 ? found[0] : undefined;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
