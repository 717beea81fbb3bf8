/** What steers a terminal or turns the direction of text, and that JSON would leave as it is. */
const UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A line of JSON that is safe to print on a terminal: escaped, it still says the same to programs. */
export function jsonLine(value: object): string {
  return JSON.stringify(value).replaceAll(UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
