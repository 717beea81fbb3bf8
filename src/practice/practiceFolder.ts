import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Of a file's mode: group and everyone. */
const OTHERS_WRITE = 0o022;

/** Where the server of a folder listens, or listened last. */
export interface ServerFile {
  /** Absent once it has ended in good order. A server that was killed leaves its own behind. */
  readonly pid?: number;
  /** On 127.0.0.1. It is kept from one server to the next, so that `.env` files stay right. */
  readonly port: number;
  readonly version: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
}

/** A practice network's files: its identity, what was paid over it, and where its server listens. All of them are private. */
export class PracticeFolder {
  readonly path: string;
  readonly certificate: string;
  readonly key: string;
  readonly rootKey: string;
  readonly adminMacaroon: string;
  readonly database: string;
  /** Held by the one process that serves this folder. */
  readonly lock: string;
  /** What went wrong since the server was last started. */
  readonly log: string;
  readonly #server: string;

  /** @param path absolute */
  constructor(path: string) {
    this.path = path;
    this.certificate = join(path, 'tls.cert');
    this.key = join(path, 'tls.key');
    this.rootKey = join(path, 'root.key');
    this.adminMacaroon = join(path, 'admin.macaroon');
    this.database = join(path, 'practice.db');
    this.lock = join(path, 'practice.lock');
    this.log = join(path, 'practice.log');
    this.#server = join(path, 'server.json');
  }

  /** @throws as the disk does; with a sentence where others may write in the folder, so that it cannot be private */
  make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    this.#close();
  }

  /** Undefined where no server has run, or its file is damaged: then the next one writes a new one. */
  readServer(): ServerFile | undefined {
    try {
      const file = JSON.parse(readFileSync(this.#server, 'utf8')) as Partial<ServerFile> | null;
      const { pid, port, version, startedAt } = file ?? {};
      if (!isWhole(port) || typeof version !== 'string' || !isWhole(startedAt)) return undefined;
      return { ...(isWhole(pid) ? { pid } : {}), port, version, startedAt };
    } catch {
      return undefined;
    }
  }

  /**
   * Who can write in a folder can put a file of his own in the place of any that is there. On Windows the folders of a person are
   * nobody else's.
   */
  #close(): void {
    if (process.platform === 'win32' || (statSync(this.path).mode & OTHERS_WRITE) === 0) return;
    if (this.#isOurs()) chmodSync(this.path, 0o700);
    else {
      throw new Error(
        `others may write in the folder ${this.path}: choose another one, or take that right from them (chmod go-w)`,
      );
    }
  }

  /** There is nothing but what we put there, or nothing at all: nobody else needs it. */
  #isOurs(): boolean {
    const mine = process.getuid?.();
    if (statSync(this.path).uid !== mine) return false;
    return readdirSync(this.path).every((name) => {
      const path = join(this.path, name);
      // Another process of ours may have renamed it by now.
      const entry = lstatSync(path, { throwIfNoEntry: false });
      if (entry === undefined) return true;
      return entry.isFile() && entry.uid === mine && this.#files.some((file) => path.startsWith(file));
    });
  }

  get #files(): readonly string[] {
    const { certificate, key, rootKey, adminMacaroon, database, lock, log } = this;
    return [certificate, key, rootKey, adminMacaroon, database, lock, log, this.#server];
  }

  /** @throws as the disk does */
  writeServer(server: ServerFile): void {
    writePrivately(this.#server, JSON.stringify(server));
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** Writes a file that nobody else may read; whoever reads it sees all of the old one or all of the new one. */
export function writePrivately(file: string, content: string | Uint8Array): void {
  const fresh = `${file}.${randomUUID()}`;
  try {
    writeFileSync(fresh, content, { mode: 0o600, flag: 'wx' });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
