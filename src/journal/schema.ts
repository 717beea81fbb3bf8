/** Says in the file's header that it is ours: "keys". */
export const APPLICATION_ID = 0x6b657973;

/** The orders without an end; in an index and in the queries that use it the text must be the same. */
export const IS_OPEN = `(state IS NULL OR state NOT IN ('succeeded', 'failed'))`;

/**
 * How the database came to its present shape: step n leads from version n to n + 1 (`user_version`). Steps that were
 * released never change; new ones are added behind them, each with a fixture of its version (test/journal/fixtures).
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE orders (
    hash             TEXT    NOT NULL PRIMARY KEY,
    preimage         BLOB    NOT NULL,
    payer            TEXT    NOT NULL,
    network          TEXT    NOT NULL,
    destination      TEXT    NOT NULL,
    amount_msat      INTEGER NOT NULL,
    fee_limit_msat   INTEGER NOT NULL,
    timeout_seconds  INTEGER NOT NULL,
    message          TEXT,
    records          TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    deadline         INTEGER NOT NULL,
    acknowledged     INTEGER NOT NULL DEFAULT 0,
    state            TEXT,
    payment          TEXT
  ) STRICT;
  CREATE INDEX orders_by_payer ON orders (payer, created_at);
  CREATE INDEX paid_by_network ON orders (network, created_at, destination) WHERE state = 'succeeded';
  `,
  // Seals (seal.ts), who follows an order to its end, and which ones a person counts no more.
  `
  ALTER TABLE orders ADD COLUMN seal          BLOB;
  ALTER TABLE orders ADD COLUMN snapshot_seal BLOB;
  ALTER TABLE orders ADD COLUMN claimed_by    TEXT;
  ALTER TABLE orders ADD COLUMN claimed_until INTEGER;
  ALTER TABLE orders ADD COLUMN dismissed_at  INTEGER;
  CREATE INDEX open_by_payer ON orders (payer, created_at)
    WHERE (state IS NULL OR state NOT IN ('succeeded', 'failed'));
  `,
  // What holds on this machine: the limits that a person raised or lowered, and whether sending is stopped. No row: the defaults.
  `
  CREATE TABLE brakes (
    only_one    INTEGER NOT NULL PRIMARY KEY CHECK (only_one = 1),
    limits      TEXT,
    seal        BLOB,
    stopped_at  INTEGER
  ) STRICT;
  `,
];
