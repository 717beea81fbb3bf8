/** What of a text one way to spell bytes makes use of, and where in the text each character of that stands. */
export class Reading {
  readonly #codes: Uint16Array<ArrayBuffer>;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  #length = 0;

  constructor(most: number) {
    this.#codes = new Uint16Array(most);
    this.#starts = new Uint32Array(most);
    this.#ends = new Uint32Array(most);
  }

  add(code: number, start: number, end: number): void {
    this.#codes[this.#length] = code;
    this.#starts[this.#length] = start;
    this.#ends[this.#length] = end;
    this.#length++;
  }

  toString(): string {
    return Buffer.from(this.#codes.buffer, 0, 2 * this.#length).toString('utf16le');
  }

  startOf(character: number): number {
    return this.#starts[character] ?? 0;
  }

  endOf(character: number): number {
    return this.#ends[character] ?? 0;
  }
}

const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** No byte is that: what stands on both sides of it are no neighbours. */
const BREAK = '\u0100';
/** An x may be a prefix. */
const OTHER_LETTERS = 'ghijklmnopqrstuvwyzGHIJKLMNOPQRSTUVWYZ';
const hexadecimal = alphabet(
  `${DIGITS}abcdefABCDEF${OTHER_LETTERS}`,
  `${DIGITS}abcdefabcdef${BREAK.repeat(OTHER_LETTERS.length)}`,
);
const base64 = alphabet(
  `${DIGITS}${LETTERS}${LETTERS.toUpperCase()}=-_+/`,
  `${DIGITS}${LETTERS}${LETTERS.toUpperCase()}=-_-_`,
);
const ZERO = '0'.charCodeAt(0);
const NO_BYTE = BREAK.charCodeAt(0);

/** It does not matter what stands between the digits, as long as that are no words: `02:01`, `0x02, 0x01`, `\x02\x01`. */
export function hexDigits(text: string): Reading {
  const reading = new Reading(text.length);
  for (let at = 0; at < text.length; at++) {
    const digit = hexadecimal.get(text.charCodeAt(at));
    const isPrefix = digit === ZERO && /x/i.test(text.charAt(at + 1));
    const isEscape = digit === NO_BYTE && text.charAt(at - 1) === '\\';
    if (digit !== undefined && !isPrefix && !isEscape) reading.add(digit, at, at + 1);
  }
  return reading;
}

/** Of both alphabets, as base64url writes them; escaped ones too, as in JSON and in addresses. */
export function base64Digits(text: string): Reading {
  return unescaped(text, /\\(?:u[0-9a-f]{4}|[^])|%[0-9a-f]{2}/iy, (code) => base64.get(code));
}

/** Bytes as languages quote them, who escape what cannot be printed: `\x02`, `\002`, `\u0002`, `\n`. */
export function bytes(text: string): Reading {
  return unescaped(text, /\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|[0-7]{1,3}|[^])/iy, (code) => code);
}

/** `[2 1 3]`, `2, 1, 3`: a character for each. */
export function numbers(text: string): Reading {
  const reading = new Reading(text.length);
  for (const { 0: digits, index } of text.matchAll(/\d+/g)) {
    reading.add(Math.min(Number(digits), NO_BYTE), index, index + digits.length);
  }
  return reading;
}

/** `meant` says what a character is read as, if it counts at all. */
function unescaped(text: string, escape: RegExp, meant: (code: number) => number | undefined): Reading {
  const reading = new Reading(text.length);
  for (let at = 0; at < text.length;) {
    escape.lastIndex = at;
    const plain = text.charAt(at);
    const [found = plain] = (plain === '\\' || plain === '%' ? escape.exec(text) : undefined) ?? [];
    const code = meant(found.length === 1 ? found.charCodeAt(0) : unescapedCode(found));
    if (code !== undefined) reading.add(code, at, at + found.length);
    at += found.length;
  }
  return reading;
}

const named: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
};

function unescapedCode(found: string): number {
  const rest = found.slice(1);
  if (found.startsWith('%')) return parseInt(rest, 16);
  if (/^[xu]./i.test(rest)) return parseInt(rest.slice(1), 16);
  if (/^[0-7]/.test(rest)) return parseInt(rest, 8);
  return (named[rest] ?? rest).charCodeAt(0);
}

/** As what each ASCII character of `from` is read: the one at its place in `to`. */
function alphabet(from: string, to: string): ReadonlyMap<number, number> {
  return new Map(Array.from(from, (character, at) => [character.charCodeAt(0), to.charCodeAt(at)]));
}
