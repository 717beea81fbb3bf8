import type { Page } from '../network/requests.ts';
import { Refusal } from './refusal.ts';

/** The fields that ListPayments and ListInvoices share. */
export interface ListRequest {
  readonly index_offset: string;
  readonly reversed: boolean;
  readonly creation_date_start: string;
  readonly creation_date_end: string;
}

/** What LND takes where the request says 0. */
const DEFAULT_MOST = 100;
/** How many are read at a time while looking for those of some dates. */
const STRIDE = 500;
const NS_PER_S = 1_000_000_000n;

/** `most` is the request's own number. */
export function readPage({ index_offset: offset, reversed }: ListRequest, most: string): Page {
  const wanted = BigInt(most);
  return {
    offset: BigInt(offset),
    most: wanted === 0n ? DEFAULT_MOST : Number(wanted < 2n ** 31n ? wanted : 2n ** 31n - 1n),
    reversed,
  };
}

/**
 * Whether something was made between the request's dates, which count in whole seconds and belong to it themselves; undefined where
 * there are none.
 *
 * @throws {Refusal} in LND's words
 */
export function readDates(request: ListRequest): ((createdAtNs: bigint) => boolean) | undefined {
  const start = BigInt(request.creation_date_start);
  const end = BigInt(request.creation_date_end);
  if (start !== 0n && end !== 0n && start >= end) {
    throw new Refusal(`start date(${start}) must be before end date(${end})`);
  }
  if (start === 0n && end === 0n) return undefined;
  return (createdAtNs) => {
    const created = createdAtNs / NS_PER_S;
    return created >= start && (end === 0n || created <= end);
  };
}

/** The page of those that are wanted, oldest first; `read` gives the pages of all. */
export function pageOf<T>(
  read: (page: Page) => readonly T[],
  page: Page,
  indexOf: (item: T) => bigint,
  isWanted: ((item: T) => boolean) | undefined,
): readonly T[] {
  if (isWanted === undefined) return read(page);
  const { reversed, most } = page;
  const found: T[] = [];
  let { offset } = page;
  while (found.length < most) {
    const items = read({ offset, most: STRIDE, reversed });
    const onward = reversed ? items.toReversed() : items;
    const last = onward.at(-1);
    if (last === undefined) break;
    found.push(...onward.filter(isWanted));
    offset = indexOf(last);
  }
  const kept = found.slice(0, most);
  return reversed ? kept.reverse() : kept;
}
