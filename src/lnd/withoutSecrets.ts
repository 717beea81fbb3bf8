import type { Secret } from '../keysend/secret.ts';
import { base64Digits, bytes, hexDigits, numbers } from './readings.ts';
import type { Reading } from './readings.ts';

/** So many bytes of a secret in a row are hidden: dumps put 16 or 8 on a line, and something else between the lines. */
const RUN = 8;
const HIDDEN = '‹hidden›';

/** One way to read a text, and how bytes are spelled that are read this way. */
interface Look {
  readonly read: (text: string) => Reading;
  readonly spell: (secret: Buffer) => readonly string[];
  /** How many characters of that are there at least for so many bytes. */
  readonly charactersOf: (bytes: number) => number;
  /** Whether a stretch of that may stay. */
  readonly isHarmless?: (stretch: string) => boolean;
}

const looks: readonly Look[] = [
  { read: hexDigits, spell: (secret) => [secret.toString('hex')], charactersOf: (count) => 2 * count },
  // Up to four bits at the edges are in characters that hold others too.
  { read: base64Digits, spell: inBase64, charactersOf: (count) => Math.floor((8 * count - 4) / 6) },
  { read: numbers, spell: (secret) => [secret.toString('latin1')], charactersOf: (count) => count },
  {
    read: bytes,
    spell: (secret) => [secret.toString('latin1')],
    charactersOf: (count) => count,
    // A macaroon holds words, too, of its permissions and caveats: LND says them, and they are no secret.
    isHarmless: (stretch) => /^[ -~]+$/.test(stretch),
  },
];

/**
 * What the other side said, without the secrets that were sent to it, which something on the way may say back: in hex, base64,
 * numbers or escapes, also where their hex was encoded once more. It takes as long as the text is.
 */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  const exposed = secrets.map((secret) => Buffer.from(secret.expose()));
  const inHex = exposed.map((secret) => secret.toString('hex'));
  const hexTexts = inHex.flatMap((hex) => [Buffer.from(hex), Buffer.from(hex.toUpperCase())]);
  const hidden = new Uint8Array(text.length);
  for (const { read, spell, charactersOf, isHarmless } of looks) {
    const reading = read(text);
    mark(reading, charactersOf(RUN), exposed.flatMap(spell), hidden, isHarmless);
    mark(reading, charactersOf(2 * RUN), hexTexts.flatMap(spell), hidden);
  }
  return withoutMarked(text, hidden);
}

/** As base64url, padded. The same bytes look different at each place that they may have in a group of three. */
function inBase64(secret: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), secret]).toString('base64');
    // Without the characters that hold bits of what is before.
    const own = before === 0 ? text : text.slice(before + 1);
    return own.replaceAll('+', '-').replaceAll('/', '_');
  });
}

/** Marks where `length` characters in a row are those of a secret. */
function mark(
  reading: Reading,
  length: number,
  spelled: readonly string[],
  hidden: Uint8Array,
  isHarmless: (stretch: string) => boolean = () => false,
): void {
  const text = reading.toString();
  if (!mayHold(text, length, spelled)) return;
  const stretches = slices(spelled, length, 1);
  let done = 0;
  for (let at = 0; at + length <= text.length; at++) {
    const stretch = text.slice(at, at + length);
    if (!stretches.has(stretch) || isHarmless(stretch)) continue;
    const end = reading.endOf(at + length - 1);
    hidden.fill(1, Math.max(done, reading.startOf(at)), end);
    done = end;
  }
}

/**
 * Quickly, since hundreds of payments may fail in one moment: each stretch of a secret holds a whole one of the blocks of half its
 * length that the secret can be cut into.
 */
function mayHold(text: string, length: number, spelled: readonly string[]): boolean {
  if (text.length < length) return false;
  const half = Math.floor(length / 2);
  const blocks = slices(spelled, half, half);
  for (let at = 0; at + half <= text.length; at++) {
    if (blocks.has(text.slice(at, at + half))) return true;
  }
  return false;
}

function slices(texts: readonly string[], length: number, step: number): ReadonlySet<string> {
  const all = new Set<string>();
  for (const text of texts) {
    for (let at = 0; at + length <= text.length; at += step) all.add(text.slice(at, at + length));
  }
  return all;
}

function withoutMarked(text: string, hidden: Uint8Array): string {
  let rest = '';
  for (let at = 0; at < text.length;) {
    const isHidden = hidden[at] === 1;
    const next = hidden.indexOf(isHidden ? 0 : 1, at);
    const end = next === -1 ? text.length : next;
    rest += isHidden ? HIDDEN : text.slice(at, end);
    at = end;
  }
  return rest;
}
