import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExposedFile } from '../keysend/connection.ts';
import { isRecord, KeptFile } from './keptFile.ts';

const VERSION = 1;
const OTHERS_READ = 0o004;
const OTHERS_ENTER = 0o001;

interface Told {
  readonly path: string;
  readonly mode: number;
}

interface Content {
  readonly version: typeof VERSION;
  readonly files: readonly Told[];
}

/**
 * Secret files that every user of this computer may read, each told once. LND's own admin.macaroon is for its group (0640, in a folder
 * of 0700); what lncli bakes is for all (0644), so it matters where it lies.
 */
export class ExposedFiles {
  readonly #file: KeptFile<Content>;
  /** In this process even where it could not be written down. */
  readonly #told: Told[] = [];

  /** @param directory the person's data directory */
  constructor(directory: string) {
    this.#file = new KeptFile(join(directory, 'exposed-files.json'), parseContent);
  }

  /**
   * The file, when others may read it and nobody was told while it had this mode.
   *
   * @param path absolute, and real: no link on the way
   */
  async notice(path: string): Promise<ExposedFile | undefined> {
    const exposed = await exposureOf(path);
    const kept = await this.#file.read();
    const before = kept.kind === 'content' ? kept.value.files : [];
    const others = before.filter((each) => each.path !== path);
    if (exposed === undefined) {
      // Mended: if it is opened up again, that is news.
      if (others.length < before.length) await this.#keep(others);
      return undefined;
    }
    const told = { path, mode: exposed.mode };
    if ([...before, ...this.#told].some((each) => each.path === path && each.mode === told.mode))
      return undefined;
    this.#told.push(told);
    await this.#keep([...others, told]);
    return { path, isOwn: exposed.isOwn };
  }

  /** A disk that takes nothing makes the warning come again in the next process, and that is all. */
  async #keep(files: readonly Told[]): Promise<void> {
    await this.#file.replace({ version: VERSION, files }).catch(() => undefined);
  }
}

interface Exposure {
  readonly mode: number;
  readonly isOwn: boolean;
}

async function exposureOf(path: string): Promise<Exposure | undefined> {
  // The modes that Windows shows are made up.
  if (process.platform === 'win32') return undefined;
  try {
    const { mode, uid } = await stat(path);
    if ((mode & OTHERS_READ) === 0) return undefined;
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (((await stat(folder)).mode & OTHERS_ENTER) === 0) return undefined;
      if (folder === dirname(folder)) break;
    }
    return { mode: mode & 0o777, isOwn: uid === process.geteuid?.() };
  } catch {
    // It was read a moment ago; what cannot be looked at now is not warned of.
    return undefined;
  }
}

function parseContent(content: unknown): Content | undefined {
  if (!isRecord(content) || content['version'] !== VERSION || !Array.isArray(content['files']))
    return undefined;
  const files: readonly unknown[] = content['files'];
  return files.every(isTold) ? { version: VERSION, files } : undefined;
}

function isTold(value: unknown): value is Told {
  return isRecord(value) && typeof value['path'] === 'string' && typeof value['mode'] === 'number';
}
