import { IS_OPEN } from './schema.ts';

/**
 * Orders of one node to `:destination` over `:amountMsat`, but for the one with the hash `:but`, that were made since `:since`, or have no
 * end and count. Each half has its index.
 */
export const IS_ALIKE = `rowid IN (
    SELECT rowid FROM orders WHERE payer = :payer AND created_at >= :since
    UNION ALL SELECT rowid FROM orders WHERE payer = :payer AND ${IS_OPEN} AND dismissed_at IS NULL)
  AND destination = :destination AND amount_msat = :amountMsat AND hash IS NOT :but`;

/** Names one writing of an order to be sent: one that goes out again has a new time of creation. A damaged hash has a name, too. */
export const TRY = `hex(hash) || '@' || created_at`;
