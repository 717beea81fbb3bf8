/** A point in time as `2026-11-22 14:02:07`, in the person's time zone. Unix milliseconds. */
export function localTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return `${localDate(milliseconds)} ${time}`;
}

/** The day of it: `2026-11-22`. */
export function localDate(milliseconds: number): string {
  const date = new Date(milliseconds);
  return [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
}

function twoDigits(value: number): string {
  return value.toString().padStart(2, '0');
}
