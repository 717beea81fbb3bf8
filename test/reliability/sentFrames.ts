import assert from 'node:assert/strict';
import { createDecipheriv, createHmac } from 'node:crypto';
import type { SystemCall } from './systemCalls.ts';

/*
 * What a gRPC client sends, out of the encrypted bytes that it gives the kernel and the keys that Node writes down with `--tls-keylog`
 * (TLS 1.3, RFC 8446; HTTP/2, RFC 9113), each frame with the system call that carried its first byte.
 */

export interface Frame {
  readonly type: 'headers' | 'data' | 'other';
  readonly stream: number;
  readonly payload: Buffer;
  /** The first byte of it left the process with this call. */
  readonly sentBy: SystemCall;
}

interface Piece {
  readonly bytes: Buffer;
  readonly sentBy: SystemCall;
}

const HANDSHAKE = 22;
const APPLICATION = 23;
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** The frames of all connections of a process. @param keys what Node wrote down */
export function sentFrames(calls: readonly SystemCall[], keys: string): readonly Frame[] {
  const connections = Map.groupBy(
    calls.filter(({ file, bytes }) => file.startsWith('TCP') && bytes.length > 0),
    ({ file }) => file,
  );
  return [...connections.values()].flatMap((writes) => framesIn(decrypted(recordsIn(writes), keys)));
}

/** TLS records, whole, with their headers. */
function recordsIn(writes: readonly SystemCall[]): readonly Piece[] {
  return cut(
    writes.map((sentBy) => ({ bytes: sentBy.bytes, sentBy })),
    (bytes) => (bytes.length < 5 ? undefined : 5 + bytes.readUInt16BE(3)),
  );
}

function decrypted(records: readonly Piece[], keys: string): readonly Piece[] {
  const hello = records.find(({ bytes }) => bytes[0] === HANDSHAKE)?.bytes;
  // Behind the record's header, the message's, and the version.
  const random = hello?.subarray(11, 43).toString('hex') ?? '';
  const secret = new RegExp(`^CLIENT_TRAFFIC_SECRET_0 ${random} ([0-9a-f]+)$`, 'm').exec(keys)?.[1];
  assert.ok(secret, 'the keys of this connection were written down');
  const opener = new Opener(Buffer.from(secret, 'hex'));
  return records
    .filter(({ bytes }) => bytes[0] === APPLICATION)
    .flatMap(({ bytes, sentBy }) => {
      const plain = opener.open(bytes);
      return plain === undefined ? [] : [{ bytes: plain, sentBy }];
    });
}

/** Opens a client's records, one after the other. Those at the beginning are the handshake's, under another key. */
class Opener {
  readonly #algorithm: 'aes-256-gcm' | 'aes-128-gcm';
  readonly #key: Buffer;
  readonly #iv: Buffer;
  #opened = 0;

  constructor(secret: Buffer) {
    const is384 = secret.length === 48;
    this.#algorithm = is384 ? 'aes-256-gcm' : 'aes-128-gcm';
    this.#key = expand(secret, 'key', is384 ? 32 : 16);
    this.#iv = expand(secret, 'iv', 12);
  }

  /** Undefined for a record of the handshake. */
  open(record: Buffer): Buffer | undefined {
    const nonce = Buffer.from(this.#iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ this.#opened) >>> 0, 8);
    const decipher = createDecipheriv(this.#algorithm, this.#key, nonce).setAAD(record.subarray(0, 5));
    decipher.setAuthTag(record.subarray(-16));
    const padded = decipher.update(record.subarray(5, -16));
    try {
      decipher.final();
    } catch (error) {
      if (this.#opened === 0) return undefined;
      throw error;
    }
    this.#opened += 1;
    const end = padded.findLastIndex((byte) => byte !== 0);
    return padded[end] === APPLICATION ? padded.subarray(0, end) : Buffer.alloc(0);
  }
}

/** HKDF-Expand-Label without a context; one block is enough. */
function expand(secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0, 1)]);
  return createHmac(secret.length === 48 ? 'sha384' : 'sha256', secret)
    .update(info)
    .digest()
    .subarray(0, length);
}

function framesIn(pieces: readonly Piece[]): readonly Frame[] {
  let isFirst = true;
  const parts = cut(pieces, (bytes) => {
    if (isFirst) {
      if (bytes.length < PREFACE.length) return undefined;
      isFirst = false;
      return PREFACE.length;
    }
    return bytes.length < 9 ? undefined : 9 + bytes.readUIntBE(0, 3);
  });
  assert.equal(parts[0]?.bytes.toString(), PREFACE);
  return parts.slice(1).map(({ bytes, sentBy }) => ({
    type: bytes[3] === 1 ? 'headers' : bytes[3] === 0 ? 'data' : 'other',
    stream: bytes.readUInt32BE(5) & 0x7fff_ffff,
    payload: bytes.subarray(9),
    sentBy,
  }));
}

/** Cuts what came in pieces anew; `lengthOf` says how long the part is that begins here, undefined: not known yet. */
function cut(pieces: readonly Piece[], lengthOf: (bytes: Buffer) => number | undefined): readonly Piece[] {
  const parts: Piece[] = [];
  let rest = Buffer.alloc(0);
  let length: number | undefined;
  let sentBy: SystemCall | undefined;
  for (const piece of pieces) {
    if (rest.length === 0) ({ sentBy } = piece);
    rest = Buffer.concat([rest, piece.bytes]);
    for (;;) {
      length ??= rest.length === 0 ? undefined : lengthOf(rest);
      if (length === undefined || rest.length < length || sentBy === undefined) break;
      parts.push({ bytes: rest.subarray(0, length), sentBy });
      rest = rest.subarray(length);
      length = undefined;
      ({ sentBy } = piece);
    }
  }
  return parts;
}
