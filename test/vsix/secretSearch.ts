import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A secret to look for, under a name for the report. */
export interface Sought {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** This many bytes of a secret in one place are no accident, and too much. */
const PIECE = 16;

type Needle = readonly [what: string, bytes: Buffer];

/**
 * Looks for secrets and for any 16 bytes in a row of them: raw, in hex of either case, in base64 and base64url wherever in a longer text
 * they begin; in one byte per character, and in two, as browsers and some databases write.
 */
export class SecretSearch {
  readonly #sought: readonly { readonly name: string; readonly needles: readonly Needle[] }[];

  constructor(sought: readonly Sought[]) {
    this.#sought = sought.map(({ name, bytes }) => ({ name, needles: needlesOf(Buffer.from(bytes)) }));
  }

  /** What is found in some bytes, as `name, encoding`. */
  in(content: Uint8Array): readonly string[] {
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return this.#sought.flatMap(({ name, needles }) => {
      const found = needles.find(([, needle]) => bytes.includes(needle));
      return found === undefined ? [] : [`${name}, ${found[0]}`];
    });
  }

  /**
   * What is found in the files of a folder, by their paths in it, and how much was read.
   *
   * @param isLeftOut told the path in the folder
   */
  async inFolder(
    folder: string,
    isLeftOut: (path: string) => boolean = () => false,
  ): Promise<{ readonly found: readonly string[]; readonly files: number; readonly bytes: number }> {
    const found: string[] = [];
    let [files, bytes] = [0, 0];
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path);
      // The names of files are written, too.
      found.push(...this.in(Buffer.from(name)).map((what) => `${name} (its name): ${what}`));
      if (!entry.isFile() || isLeftOut(name)) continue;
      const content = await readFile(path);
      files += 1;
      bytes += content.length;
      found.push(...this.in(content).map((what) => `${name}: ${what}`));
    }
    return { found, files, bytes };
  }
}

function needlesOf(secret: Buffer): readonly Needle[] {
  const needles: Needle[] = [];
  for (let at = 0; at + PIECE <= secret.length; at += 1) {
    const piece = secret.subarray(at, at + PIECE);
    needles.push(['raw', piece]);
    const hex = piece.toString('hex');
    addText(needles, 'hex', hex);
    addText(needles, 'HEX', hex.toUpperCase());
    // Where the piece begins in the middle of a base64 group, its first and last characters belong to its neighbours, too.
    for (const [before, skip] of [
      [0, 0],
      [1, 2],
      [2, 3],
    ] as const) {
      const padded = Buffer.concat([Buffer.alloc(before), piece]);
      const inner = padded.toString('base64').replace(/=+$/, '').slice(skip, -1);
      addText(needles, 'base64', inner);
      addText(needles, 'base64url', inner.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  return needles;
}

function addText(needles: Needle[], what: string, text: string): void {
  needles.push([what, Buffer.from(text, 'latin1')], [`${what} in UTF-16`, Buffer.from(text, 'utf16le')]);
}
