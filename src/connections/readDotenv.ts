import { join } from 'node:path';
import { Problem } from '../keysend/problem.ts';
import { readSmallFile } from './readSmallFile.ts';

export interface Dotenv {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
}

/**
 * The `.env` of a folder; undefined if there is none. A directory of that name is a Python environment, not ours.
 *
 * @param directory absolute path
 * @throws {Problem} `dotenvUnreadable`
 */
export async function readDotenv(directory: string): Promise<Dotenv | undefined> {
  const file = join(directory, '.env');
  const read = await readSmallFile(file);
  switch (read.kind) {
    case 'content':
      return { file, text: read.bytes.toString('utf8') };
    case 'missing':
    case 'directory':
      return undefined;
    case 'tooLarge':
      throw new Problem({ kind: 'dotenvUnreadable', file, code: 'EFBIG' });
    case 'unreadable':
      throw new Problem({ kind: 'dotenvUnreadable', file, code: read.code });
  }
}
