import { stringify } from 'csv-stringify/sync';
import type { ExportedOrder } from '../keysend/journalCare.ts';

/** In this order; columns may be added behind them, and none changes its meaning or goes. */
const COLUMNS = [
  ...['hash', 'state', 'status', 'reason', 'unknown', 'acknowledged', 'dismissed', 'network', 'payer'],
  ...['destination', 'amountMsat', 'feeLimitMsat', 'feeMsat', 'message', 'records', 'createdAt', 'deadline'],
  'preimage',
] as const satisfies readonly (keyof ExportedOrder)[];

export function csvHeading(): string {
  return line([...COLUMNS]);
}

/** A message that a spreadsheet would take for a formula gets a `'` in front. */
export function csvLine(order: ExportedOrder): string {
  return line(COLUMNS.map((column) => order[column]));
}

function line(cells: readonly (string | boolean | null)[]): string {
  return stringify([cells], { cast: { boolean: String }, escape_formulas: true, eof: false });
}
