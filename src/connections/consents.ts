import { join } from 'node:path';
import type { Consent } from '../keysend/connection.ts';
import { isRecord, KeptFile } from './keptFile.ts';

const VERSION = 1;

interface Content {
  readonly version: typeof VERSION;
  readonly consents: readonly Consent[];
}

/** What a person allowed on this machine, for the editor and the terminal alike. */
export class Consents {
  readonly #file: KeptFile<Content>;
  /** Holds for this process even where it could not be written down. */
  readonly #given: Consent[] = [];

  /** @param directory the person's data directory; made when the first consent is given */
  constructor(directory: string) {
    this.#file = new KeptFile(join(directory, 'consents.json'), parseContent);
  }

  /** Looks at the disk each time: another window or a terminal may have asked. */
  async allows(consent: Consent): Promise<boolean> {
    return [...this.#given, ...(await this.#written())].some((given) => isSame(given, consent));
  }

  /** Counts from now on. Rejects if it could not be written down and will be asked for again. */
  async add(consent: Consent): Promise<void> {
    this.#given.push(consent);
    const others = (await this.#written()).filter((given) => !isSame(given, consent));
    await this.#file.replace({ version: VERSION, consents: [...others, consent] });
  }

  /** A file that cannot be used allows nothing. */
  async #written(): Promise<readonly Consent[]> {
    const kept = await this.#file.read();
    return kept.kind === 'content' ? kept.value.consents : [];
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

function parseContent(content: unknown): Content | undefined {
  if (!isRecord(content) || content['version'] !== VERSION || !Array.isArray(content['consents']))
    return undefined;
  const consents: readonly unknown[] = content['consents'];
  return consents.every(isConsent) ? { version: VERSION, consents } : undefined;
}

function isConsent(value: unknown): value is Consent {
  if (!isRecord(value)) return false;
  const { folder, host, certificatePath, macaroonPath } = value;
  const texts = [folder, host, macaroonPath].every((part) => typeof part === 'string');
  return texts && (certificatePath === undefined || typeof certificatePath === 'string');
}
