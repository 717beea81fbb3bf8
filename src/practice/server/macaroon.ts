import { createHmac } from 'node:crypto';
import type { Secret } from '../../keysend/secret.ts';
import { refuseVersion1 } from './macaroonV1.ts';
import { Refusal } from './refusal.ts';

/*
 * Macaroons in binary form, version 2, as gopkg.in/macaroon.v2 reads and writes them for LND. The npm package `macaroon` (3.0.4)
 * is not used: its buffer doubles with every field that it writes or reads on (a few caveats take gigabytes), it refuses bytes
 * behind the end, which LND passes over, and a caveat that is not UTF-8 throws `URI malformed`. The tests compare with it, and
 * with files that LND wrote.
 *
 *     02 | [01 length location] 02 length id | 00 | ([01 length location] 02 length id [04 length key] 00)* | 00 | 06 20 signature
 */

export interface Caveat {
  readonly id: Buffer;
  /** Set by a caveat that a third party would have to discharge. */
  readonly verificationId?: Buffer;
}

export interface Macaroon {
  readonly id: Buffer;
  readonly caveats: readonly Caveat[];
  readonly signature: Buffer;
}

const VERSION = 2;
const END = 0;
const LOCATION = 1;
const IDENTIFIER = 2;
const VERIFICATION_ID = 4;
const SIGNATURE = 6;
const SIGNATURE_LENGTH = 32;

/** @throws {Refusal} in LND's words where it is not a macaroon of version 2 */
export function readMacaroon(bytes: Buffer): Macaroon {
  if (bytes.length === 0) throw new Refusal('empty macaroon data');
  const first = bytes[0] ?? 0;
  if (first !== VERSION) {
    // Version 1 starts with four hex digits.
    if (/[0-9a-f]/.test(String.fromCharCode(first))) refuseVersion1(bytes);
    throw new Refusal('cannot determine data format of binary-encoded macaroon');
  }
  try {
    return readVersion2(new Reader(bytes.subarray(1)));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refusal(`unmarshal v2: ${error.message}`);
    throw error;
  }
}

function readVersion2(reader: Reader): Macaroon {
  const [header, ...rest] = withoutLocation(reader.section());
  if (header?.type !== IDENTIFIER || rest.length > 0) throw new SyntaxError('invalid macaroon header');
  const caveats: Caveat[] = [];
  for (let section = reader.section(); section.length > 0; section = reader.section()) {
    caveats.push(readCaveat(section));
  }
  const signature = reader.field();
  if (signature.type !== SIGNATURE) throw new SyntaxError('unexpected field found instead of signature');
  if (signature.data.length !== SIGNATURE_LENGTH) throw new SyntaxError('signature has unexpected length');
  return { id: header.data, caveats, signature: signature.data };
}

function readCaveat(section: readonly Field[]): Caveat {
  const [id, key, ...extra] = withoutLocation(section);
  if (id?.type !== IDENTIFIER) throw new SyntaxError('no identifier in caveat');
  if (key === undefined) {
    if ((section[0]?.type === LOCATION ? section[0].data.length : 0) > 0) {
      throw new SyntaxError('location not allowed in first party caveat');
    }
    return { id: id.data };
  }
  if (extra.length > 0) throw new SyntaxError('extra fields found in caveat');
  if (key.type !== VERIFICATION_ID) throw new SyntaxError('invalid field found in caveat');
  return { id: id.data, verificationId: key.data };
}

function withoutLocation(section: readonly Field[]): readonly Field[] {
  return section[0]?.type === LOCATION ? section.slice(1) : section;
}

interface Field {
  readonly type: number;
  readonly data: Buffer;
}

class Reader {
  #rest: Buffer;

  constructor(bytes: Buffer) {
    this.#rest = bytes;
  }

  /** The fields up to the next end, in rising order. */
  section(): readonly Field[] {
    const fields: Field[] = [];
    for (;;) {
      if (this.#rest.length === 0) throw new SyntaxError('section extends past end of buffer');
      const field = this.field();
      if (field.type === END) return fields;
      if (field.type <= (fields.at(-1)?.type ?? -1)) throw new SyntaxError('fields out of order');
      fields.push(field);
    }
  }

  field(): Field {
    const type = this.#varint();
    if (type === END) return { type, data: Buffer.alloc(0) };
    const length = this.#varint();
    if (length > this.#rest.length) throw new SyntaxError('field data extends past end of buffer');
    const data = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return { type, data };
  }

  #varint(): number {
    let value = 0n;
    for (const [index, byte] of this.#rest.entries()) {
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) {
        if (value > 0x7fff_ffffn) break;
        this.#rest = this.#rest.subarray(index + 1);
        return Number(value);
      }
      if (index === 9) break;
    }
    const ended = this.#rest.length < 10 && this.#rest.every((byte) => byte >= 0x80);
    throw new SyntaxError(ended ? 'varint value extends past end of buffer' : 'varint value out of range');
  }
}

/** A new macaroon with LND's location. */
export function signMacaroon(rootKey: Secret, id: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.of(VERSION),
    writeField(LOCATION, Buffer.from('lnd')),
    writeField(IDENTIFIER, id),
    Buffer.of(END, END),
    writeField(SIGNATURE, chain(rootKey, id, [])),
  ]);
}

/** The signature that a macaroon with this id and these caveats must have: each caveat is signed with the one before it. */
export function chain(rootKey: Secret, id: Uint8Array, caveats: readonly Uint8Array[]): Buffer {
  const key = hmac(Buffer.from('macaroons-key-generator'), rootKey.expose());
  return caveats.reduce<Buffer>((signature, caveat) => hmac(signature, caveat), hmac(key, id));
}

function hmac(key: Uint8Array, text: Uint8Array): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function writeField(type: number, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(type), writeVarint(data.length), data]);
}

export function writeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.of(...bytes, rest);
}
