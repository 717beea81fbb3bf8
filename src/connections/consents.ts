import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Consent } from '../keysend/connection.ts';

const VERSION = 1;

/** What a person allowed on this machine, for the editor and the terminal alike. */
export class Consents {
  readonly #directory: string;
  readonly #file: string;
  /** Holds for this process even where it could not be written down. */
  readonly #given: Consent[] = [];

  /** @param directory the person's data directory; made when the first consent is given */
  constructor(directory: string) {
    this.#directory = directory;
    this.#file = join(directory, 'consents.json');
  }

  /** Looks at the disk each time: another window or a terminal may have asked. */
  async allows(consent: Consent): Promise<boolean> {
    const written = await this.#read();
    return [...this.#given, ...(written ?? [])].some((given) => isSame(given, consent));
  }

  /** Counts from now on. Rejects if it could not be written down and will be asked for again. */
  async add(consent: Consent): Promise<void> {
    this.#given.push(consent);
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const before = await this.#read();
    if (before === undefined) await rename(this.#file, `${this.#file}.damaged-${String(Date.now())}`);
    const others = (before ?? []).filter((given) => !isSame(given, consent));
    await this.#replace([...others, consent]);
  }

  /** None without a file; undefined when it is damaged or cannot be read, which allows nothing. */
  async #read(): Promise<readonly Consent[] | undefined> {
    try {
      return parseConsents(await readFile(this.#file, 'utf8'));
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : undefined;
    }
  }

  /** Readers see the old file or the new one, never half of one. */
  async #replace(consents: readonly Consent[]): Promise<void> {
    const next = `${this.#file}.${randomUUID()}`;
    try {
      {
        await using file = await open(next, 'wx', 0o600);
        await file.writeFile(`${JSON.stringify({ version: VERSION, consents }, undefined, 2)}\n`);
        await file.sync();
      }
      await rename(next, this.#file);
    } catch (error) {
      await rm(next, { force: true });
      throw error;
    }
  }
}

function isSame(one: Consent, other: Consent): boolean {
  return (
    one.folder === other.folder &&
    one.host === other.host &&
    one.certificatePath === other.certificatePath &&
    one.macaroonPath === other.macaroonPath
  );
}

function parseConsents(text: string): readonly Consent[] | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(content) || content['version'] !== VERSION || !Array.isArray(content['consents']))
    return undefined;
  const consents: readonly unknown[] = content['consents'];
  return consents.every(isConsent) ? consents : undefined;
}

function isConsent(value: unknown): value is Consent {
  if (!isRecord(value)) return false;
  const { folder, host, certificatePath, macaroonPath } = value;
  const texts = [folder, host, macaroonPath].every((part) => typeof part === 'string');
  return texts && (certificatePath === undefined || typeof certificatePath === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
