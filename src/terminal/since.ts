const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A point in time as a person names it. */
export type Since =
  /** Unix milliseconds. */
  { readonly at: number } | { readonly agoMs: number };

/** Reads `7d`, `12h`, `2026-11-22` (in the person's time zone) or `2026-11-22T14:02` with or without a zone. */
export function parseSince(text: string): Since | undefined {
  const [, count, unit] = /^(\d{1,4})([dh])$/.exec(text) ?? [];
  if (count !== undefined) return { agoMs: Number(count) * (unit === 'd' ? DAY_MS : HOUR_MS) };
  const [, day, time, zone] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  if (day === undefined || (time === undefined && zone !== undefined)) return undefined;
  // Without a time the standard has midnight in Greenwich.
  const at = Date.parse(time === undefined ? `${day}T00:00` : text);
  return Number.isNaN(at) || !isInCalendar(day) ? undefined : { at };
}

/** `Date.parse` takes the 31st of any month. */
function isInCalendar(day: string): boolean {
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day);
}

/** Unix milliseconds. */
export function timeOf(since: Since, now: number): number {
  return 'at' in since ? since.at : now - since.agoMs;
}
