import { DatabaseSync, StatementSync } from 'node:sqlite';

/** A disk that takes so many statements that write, and then no more. */
export interface BrokenDisk {
  readonly kind: 'full' | 'readOnly';
  readonly takes: number;
}

/** From now on every database of this thread is on such a disk. */
export function breakDisk({ kind, takes }: BrokenDisk): void {
  const databases = new WeakMap<object, DatabaseSync>();
  let taken = 0;
  around(DatabaseSync.prototype, 'prepare', (prepare, database) => {
    const statement = prepare() as StatementSync;
    databases.set(statement, database);
    return statement;
  });
  around(StatementSync.prototype, 'run', (run, statement) => {
    if (taken >= takes && kind === 'readOnly') databases.get(statement)?.exec('PRAGMA query_only = ON');
    // SQLite's own word for it. Whether it needs the disk's last page for a statement is up to the file.
    if (taken >= takes && kind === 'full') throw new Error('database or disk is full');
    taken += 1;
    return run();
  });
}

/** Puts other work in the place of a method's, which it is handed. */
function around<T extends object>(
  prototype: T,
  name: keyof T & string,
  work: (method: () => unknown, self: T) => unknown,
): void {
  const method = Reflect.get(prototype, name) as (...parts: unknown[]) => unknown;
  Reflect.set(prototype, name, function (this: T, ...parts: unknown[]) {
    return work(() => Reflect.apply(method, this, parts), this);
  });
}
