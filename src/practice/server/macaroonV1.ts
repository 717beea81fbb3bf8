import { goQuote } from './goText.ts';
import { Refusal } from './refusal.ts';

const SHORTEST_PACKET = 6;
const HEADER = ['location', 'identifier'];
const FIELDS = ['cid', 'vid', 'cl', 'signature'];

/**
 * What LND says to a macaroon of version 1, the older binary form: packets of `length name value\n`, the length as four hex
 * digits. It makes none of them, and takes none.
 */
export function refuseVersion1(bytes: Buffer): never {
  let rest = bytes;
  for (let index = 0; ; index++) {
    const { name, length } = readPacket(rest);
    rest = rest.subarray(length);
    const expected = HEADER[index];
    if (expected !== undefined && name.toString() !== expected) {
      refuse(`unexpected field ${goQuote(name)}; expected ${expected}`);
    }
    if (expected === undefined && !FIELDS.includes(name.toString())) {
      refuse(`unexpected field ${goQuote(name)}`);
    }
    if (name.toString() === 'signature') throw new Refusal('unknown macaroon version: v1');
  }
}

function readPacket(bytes: Buffer): { name: Buffer; length: number } {
  if (bytes.length < SHORTEST_PACKET) refuse('packet too short');
  const digits = bytes.toString('latin1', 0, 4);
  if (!/^[0-9a-f]{4}$/.test(digits)) refuse('cannot parse size');
  const length = Number.parseInt(digits, 16);
  if (length > bytes.length) refuse('packet size too big');
  if (length < 4) refuse('packet size too small');
  const packet = bytes.subarray(4, length);
  const blank = packet.indexOf(' ');
  if (blank <= 0) refuse('cannot parse field name');
  if (packet.at(-1) !== 0x0a) refuse('no terminating newline found');
  return { name: packet.subarray(0, blank), length };
}

function refuse(why: string): never {
  throw new Refusal(`unmarshal v1: ${why}`);
}
