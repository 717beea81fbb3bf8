import { goQuote } from './goText.ts';

const LAYOUT = '2006-01-02T15:04:05.999999999Z07:00';

/** The parts of Go's RFC3339Nano, in order, with Go's name for each. */
const parts: readonly (readonly [element: string, pattern: RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{2}/],
  [':', /^:/],
  ['04', /^\d{2}/],
  [':', /^:/],
  ['05', /^\d{2}(?:[.,]\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d{2}:\d{2})/],
];

/**
 * `time.Parse(time.RFC3339Nano, text)` in Unix milliseconds.
 *
 * @throws {SyntaxError} in Go's words
 */
export function parseGoTime(text: string): number {
  let rest = text;
  for (const [element, pattern] of parts) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) fail(text, ` as ${quote(LAYOUT)}: cannot parse ${quote(rest)} as "${element}"`);
    rest = rest.slice(found.length);
  }
  if (rest !== '') fail(text, `: extra text: ${quote(rest)}`);
  const outOfRange = rangeProblem(text);
  if (outOfRange !== undefined) fail(text, `: ${outOfRange} out of range`);
  const zone = /(?:Z|[+-]\d{2}:\d{2})$/.exec(text)?.[0] ?? '';
  const local = text.slice(0, text.length - zone.length).replace(',', '.');
  return Date.parse(`${local}Z`) - offsetMs(zone);
}

/** `Date.parse` knows no offset of 24 hours, nor one of 60 minutes; Go knows both. */
function offsetMs(zone: string): number {
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -60_000 : 60_000) * (hours * 60 + minutes);
}

function rangeProblem(text: string): string | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text
    .slice(0, 19)
    .split(/[-T:]/)
    .map(Number);
  if (month < 1 || month > 12) return 'month';
  if (hour > 23) return 'hour';
  if (minute > 59) return 'minute';
  if (second > 59) return 'second';
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return 'day';
  const [, offsetHour = '00', offsetMinute = '00'] = /[+-](\d{2}):(\d{2})$/.exec(text) ?? [];
  if (Number(offsetHour) > 24) return 'time zone offset hour';
  if (Number(offsetMinute) > 60) return 'time zone offset minute';
  return undefined;
}

function fail(text: string, why: string): never {
  throw new SyntaxError(`parsing time ${quote(text)}${why}`);
}

function quote(text: string): string {
  return goQuote(Buffer.from(text));
}
