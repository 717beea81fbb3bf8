import { Problem } from '../keysend/problem.ts';
import { Secret } from '../keysend/secret.ts';

/** The fields of a macaroon's binary form, version 2 (gopkg.in/macaroon.v2), which is what LND writes. */
const VERSION = 2;
const END = 0;
const LOCATION = 1;
const IDENTIFIER = 2;
const VERIFICATION = 4;
const SIGNATURE = 6;
const SIGNATURE_LENGTH = 32;

/**
 * The macaroon in a file's content.
 *
 * @throws {Problem} `macaroonIsHex`, `macaroonIsBase64` or `macaroonGarbage`
 */
export function readMacaroon(content: Buffer, path: string): Secret {
  if (isMacaroon(content)) return new Secret(content);
  const text = content.toString('latin1').replaceAll(/\s/g, '');
  if (/^[0-9a-f]+$/i.test(text)) throw new Problem({ kind: 'macaroonIsHex', path });
  if (isMacaroon(Buffer.from(text, 'base64'))) throw new Problem({ kind: 'macaroonIsBase64', path });
  throw new Problem({ kind: 'macaroonGarbage', path });
}

/** The macaroon that a text holds in hex, base64 or base64url, with spaces or quotation marks around or in it. */
export function macaroonFromText(text: string): Secret | undefined {
  const bare = text.replaceAll(/[\s"'`]/g, '');
  const encoding = /^(?:[0-9a-f]{2})+$/i.test(bare)
    ? 'hex'
    : /^[\w+/-]+={0,2}$/.test(bare)
      ? 'base64'
      : undefined;
  if (encoding === undefined) return undefined;
  const bytes = Buffer.from(bare, encoding);
  return isMacaroon(bytes) ? new Secret(bytes) : undefined;
}

/** True for one whole macaroon. Whether a node believes it is another question. */
function isMacaroon(bytes: Buffer): boolean {
  if (bytes[0] !== VERSION) return false;
  const fields = new Fields(bytes.subarray(1));
  if (!skipSection(fields, [LOCATION, IDENTIFIER])) return false;
  while (fields.peek() !== END) {
    if (!skipSection(fields, [LOCATION, IDENTIFIER, VERIFICATION])) return false;
  }
  fields.skipEnd();
  return fields.peek() === SIGNATURE && fields.skip() === SIGNATURE_LENGTH && fields.atEnd;
}

/** Skips fields that may come each once in this order, the identifier among them, and the end behind them. */
function skipSection(fields: Fields, allowed: readonly number[]): boolean {
  const seen: number[] = [];
  for (const type of allowed) {
    if (fields.peek() !== type) continue;
    fields.skip();
    seen.push(type);
  }
  return seen.includes(IDENTIFIER) && fields.skipEnd();
}

/** Walks over `type length value`, type and length being varints. */
class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  peek(): number | undefined {
    return this.#bytes[this.#at];
  }

  /** Gives the length of the skipped value. Behind the end of the bytes there is no field, nor are they `atEnd`. */
  skip(): number {
    let at = this.#at + 1;
    let length = 0;
    for (let shift = 0; shift <= 14; shift += 7) {
      const byte = this.#bytes[at++] ?? 0;
      length += (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    this.#at = at + length;
    return length;
  }

  skipEnd(): boolean {
    if (this.peek() !== END) return false;
    this.#at += 1;
    return true;
  }
}
