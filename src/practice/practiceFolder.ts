import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

  /** @throws as the disk does */
  make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
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
  const fresh = `${file}.${String(process.pid)}`;
  try {
    writeFileSync(fresh, content, { mode: 0o600 });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
