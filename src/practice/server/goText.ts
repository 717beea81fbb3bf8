import { isUtf8 } from 'node:buffer';
import { Refusal } from './refusal.ts';

/*
 * Go's own words and ways, as far as LND's answers show them to a caller.
 */

/**
 * `hex.DecodeString`: upper case is fine, nothing else is passed over.
 *
 * @throws {Refusal} in Go's words
 */
export function decodeGoHex(text: string): Buffer {
  const slip = /[^0-9a-fA-F]/u.exec(text)?.[0];
  if (slip !== undefined) throw new Refusal(`encoding/hex: invalid byte: ${unicodePoint(slip)}`);
  if (text.length % 2 === 1) throw new Refusal('encoding/hex: odd length hex string');
  return Buffer.from(text, 'hex');
}

const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** `%#U`: `U+007A 'z'`. */
function unicodePoint(character: string): string {
  const point = `U+${hex(character.codePointAt(0) ?? 0, 4).toUpperCase()}`;
  return printable.test(character) ? `${point} '${character}'` : point;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** `%q` of a string that may hold any bytes. */
export function goQuote(bytes: Uint8Array): string {
  let quoted = '';
  for (let rest = Buffer.from(bytes); rest.length > 0;) {
    const character = firstCharacter(rest);
    quoted += character === undefined ? `\\x${hex(rest[0] ?? 0, 2)}` : quoteCharacter(character);
    rest = rest.subarray(character === undefined ? 1 : Buffer.byteLength(character));
  }
  return `"${quoted}"`;
}

function quoteCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const escape = escapes[character];
  if (escape !== undefined) return escape;
  if (printable.test(character)) return character;
  if (point < 0x80) return `\\x${hex(point, 2)}`;
  return point < 0x1_0000 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
}

/** Undefined where the bytes do not start with a character in UTF-8. */
function firstCharacter(bytes: Buffer): string | undefined {
  const length = [1, 2, 3, 4].find((count) => isUtf8(bytes.subarray(0, count)));
  return length === undefined ? undefined : bytes.toString('utf8', 0, length);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
