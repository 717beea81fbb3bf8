import { createHmac } from 'node:crypto';

/*
 * What LND says to each macaroon that is not good, made of one that is: no root key is needed, so the table fits a real LND as well.
 * Every row was seen with LND 0.21.2.
 */

export interface MacaroonCase {
  readonly name: string;
  /** The values of the header `macaroon`. */
  readonly header: (base: Buffer) => readonly string[];
  /** Absent: let through. */
  readonly details?: string;
}

const mismatch = 'verification failed: signature mismatch after caveat verification';
const wireFormat =
  'cannot retrieve macaroon: cannot unmarshal macaroon id: proto: cannot parse invalid wire-format data';
const SIGNATURE_BYTES = 32;

/** With one more caveat, as anyone can add it. */
export function withCaveat(base: Buffer, caveat: string | Buffer): Buffer {
  const id = Buffer.from(caveat);
  const end = base.length - SIGNATURE_BYTES - 3;
  return Buffer.concat([
    base.subarray(0, end),
    field(2, id),
    Buffer.of(0, 0, 6, SIGNATURE_BYTES),
    createHmac('sha256', base.subarray(end + 3))
      .update(id)
      .digest(),
  ]);
}

/** Another id under the same signature. */
function withId(base: Buffer, change: (id: Buffer) => Buffer): Buffer {
  const { id, rest } = parts(base);
  return Buffer.concat([Buffer.of(2), field(1, Buffer.from('lnd')), field(2, change(id)), rest]);
}

/** `02 01 03 "lnd" 02 length id`, then the rest. */
function parts(base: Buffer): { id: Buffer; rest: Buffer } {
  const start = 2 + base.readUInt8(2) + 1;
  let at = start + 1;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = base.readUInt8(at++);
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return { id: base.subarray(at, at + length), rest: base.subarray(at + length) };
}

function field(type: number, data: Buffer): Buffer {
  const length = data.length < 0x80 ? [data.length] : [(data.length & 0x7f) | 0x80, data.length >> 7];
  return Buffer.concat([Buffer.of(type, ...length), data]);
}

function hex(make: (base: Buffer) => Buffer): MacaroonCase['header'] {
  return (base) => [make(base).toString('hex')];
}

function text(value: string): MacaroonCase['header'] {
  return () => [value];
}

function caveat(condition: string | Buffer, why?: string): MacaroonCase {
  const name = `caveat ${JSON.stringify(condition.toString('latin1'))}`;
  const header = hex((base) => withCaveat(base, condition));
  return {
    name,
    header,
    ...(why !== undefined && { details: `caveat "${String(condition)}" not satisfied: ${why}` }),
  };
}

const elsewhere = 'macaroon locked to different IP address';
const otherRange = 'macaroon locked to different IP range';
const layout = '2006-01-02T15:04:05.999999999Z07:00';

/** The caller comes from 127.0.0.1, some time before the year 2100. */
export const macaroonCases: readonly MacaroonCase[] = [
  { name: 'a good one', header: hex((base) => base) },
  { name: 'in upper case', header: (base) => [base.toString('hex').toUpperCase()] },
  { name: 'with bytes behind its end', header: hex((base) => Buffer.concat([base, Buffer.from('more')])) },

  // The header.
  { name: 'none', header: () => [], details: 'expected 1 macaroon, got 0' },
  {
    name: 'two',
    header: (base) => [base.toString('hex'), base.toString('hex')],
    details: 'expected 1 macaroon, got 2',
  },
  { name: 'no hex', header: text('zz'), details: "encoding/hex: invalid byte: U+007A 'z'" },
  { name: 'no hex later on', header: text('02zz'), details: "encoding/hex: invalid byte: U+007A 'z'" },
  { name: 'an odd digit', header: text('020'), details: 'encoding/hex: odd length hex string' },
  { name: 'an odd sign', header: text('02g'), details: "encoding/hex: invalid byte: U+0067 'g'" },
  {
    name: 'base64',
    header: (base) => [base.toString('base64')],
    details: "encoding/hex: invalid byte: U+0067 'g'",
  },
  { name: 'nothing in it', header: text(''), details: 'empty macaroon data' },

  // The form.
  {
    name: 'junk',
    header: text('ffffffff'),
    details: 'cannot determine data format of binary-encoded macaroon',
  },
  {
    name: 'a version alone',
    header: text('02'),
    details: 'unmarshal v2: section extends past end of buffer',
  },
  {
    name: 'cut in the id',
    header: hex((base) => base.subarray(0, 40)),
    details: 'unmarshal v2: field data extends past end of buffer',
  },
  {
    name: 'cut in the signature',
    header: hex((base) => base.subarray(0, -1)),
    details: 'unmarshal v2: field data extends past end of buffer',
  },
  {
    name: 'cut before the signature',
    header: hex((base) => base.subarray(0, -34)),
    details: 'unmarshal v2: varint value extends past end of buffer',
  },
  {
    name: 'no id',
    header: text(`020103${Buffer.from('lnd').toString('hex')}00`),
    details: 'unmarshal v2: invalid macaroon header',
  },
  {
    name: 'fields in the wrong order',
    header: text('020201030103'),
    details: 'unmarshal v2: field data extends past end of buffer',
  },
  { name: 'a field twice', header: text('02020103020103'), details: 'unmarshal v2: fields out of order' },
  {
    name: 'a length out of range',
    header: text('0201ffffffffffffffffff7f'),
    details: 'unmarshal v2: varint value out of range',
  },
  {
    name: 'a short signature',
    header: text('020201030000060101'),
    details: 'unmarshal v2: signature has unexpected length',
  },
  {
    name: 'something else for a signature',
    header: text('020201030000050101'),
    details: 'unmarshal v2: unexpected field found instead of signature',
  },
  {
    name: 'text',
    header: text(Buffer.from('a text').toString('hex')),
    details: 'unmarshal v1: cannot parse size',
  },
  {
    name: 'short text',
    header: text(Buffer.from('abc').toString('hex')),
    details: 'unmarshal v1: packet too short',
  },
  {
    name: 'version 1, cut',
    header: text(Buffer.from('0013location lnd').toString('hex')),
    details: 'unmarshal v1: packet size too big',
  },
  {
    name: 'version 1, something else',
    header: text(Buffer.from('0013locatiun lnd00\n').toString('hex')),
    details: 'unmarshal v1: unexpected field "locatiun"; expected location',
  },
  {
    name: 'version 1',
    header: text(
      Buffer.concat([
        Buffer.from('0011location lnd\n0013identifier 123\n002fsignature '),
        Buffer.alloc(32, 7),
        Buffer.from('\n'),
      ]).toString('hex'),
    ),
    details: 'unknown macaroon version: v1',
  },

  // The id.
  { name: 'an empty id', header: hex((base) => withId(base, () => Buffer.alloc(0))), details: 'invalid ID' },
  {
    name: 'an id of another version',
    header: hex((base) => withId(base, (id) => Buffer.concat([Buffer.of(2), id.subarray(1)]))),
    details: 'invalid ID',
  },
  {
    name: 'an id that is no protobuf',
    header: hex((base) => withId(base, () => Buffer.of(3, 0xff))),
    details: wireFormat,
  },
  {
    name: 'an id without operations',
    header: hex((base) => withId(base, (id) => id.subarray(0, 22))),
    details: 'cannot retrieve macaroon: no operations found in macaroon',
  },
  {
    name: 'revoked',
    header: hex((base) => withId(base, (id) => replaced(id, 21, 0x35))),
    details: "cannot retrieve macaroon: cannot get macaroon: root key with id 5 doesn't exist",
  },

  // The signature.
  {
    name: 'another nonce',
    header: hex((base) => withId(base, (id) => replaced(id, 5, (id.at(5) ?? 0) ^ 1))),
    details: mismatch,
  },
  {
    name: 'another signature',
    header: hex((base) => replaced(base, base.length - 1, (base.at(-1) ?? 0) ^ 1)),
    details: mismatch,
  },
  {
    name: 'a caveat taken off',
    header: hex((base) => {
      const narrowed = withCaveat(base, 'time-before 2020-01-01T00:00:00Z');
      return Buffer.concat([base.subarray(0, -SIGNATURE_BYTES), narrowed.subarray(-SIGNATURE_BYTES)]);
    }),
    details: mismatch,
  },
  {
    name: 'a caveat changed',
    header: hex((base) => {
      const narrowed = withCaveat(base, 'time-before 2020-01-01T00:00:00Z');
      const at = narrowed.indexOf('2020');
      return replaced(narrowed, at, 0x33);
    }),
    details: mismatch,
  },

  // Caveats.
  caveat('time-before 2100-01-01T00:00:00Z'),
  caveat('time-before 2100-01-01T00:00:00.123456789Z'),
  caveat('time-before 2100-01-01T00:00:00.5+01:00'),
  caveat('time-before 2020-01-01T00:00:00Z', 'macaroon has expired'),
  caveat('time-before 2020-01-01T00:00:00.999999999+14:00', 'macaroon has expired'),
  caveat('time-before 2020-01-01T00:00:00+24:00', 'macaroon has expired'),
  caveat('time-before 2020-01-01T00:00:00-00:60', 'macaroon has expired'),
  caveat('time-before 2100-01-01T00:00:00-24:00'),
  {
    ...caveat('time-before soon'),
    details: `caveat "time-before soon" not satisfied: parsing time "soon" as "${layout}": cannot parse "soon" as "2006"`,
  },
  {
    ...caveat('time-before 2100-01-01'),
    details: `caveat "time-before 2100-01-01" not satisfied: parsing time "2100-01-01" as "${layout}": cannot parse "" as "T"`,
  },
  {
    ...caveat('time-before 2100-13-01T00:00:00Z'),
    details:
      'caveat "time-before 2100-13-01T00:00:00Z" not satisfied: parsing time "2100-13-01T00:00:00Z": month out of range',
  },
  {
    ...caveat('time-before 2100-02-30T00:00:00Z'),
    details:
      'caveat "time-before 2100-02-30T00:00:00Z" not satisfied: parsing time "2100-02-30T00:00:00Z": day out of range',
  },
  {
    ...caveat('time-before 2100-01-01T00:00:00Zulu'),
    details:
      'caveat "time-before 2100-01-01T00:00:00Zulu" not satisfied: parsing time "2100-01-01T00:00:00Zulu": extra text: "ulu"',
  },
  caveat('ipaddr 127.0.0.1'),
  caveat('ipaddr ::ffff:127.0.0.1'),
  caveat('ipaddr 127.0.0.2', elsewhere),
  caveat('ipaddr ::1', elsewhere),
  caveat('ipaddr localhost', elsewhere),
  caveat('ipaddr', elsewhere),
  caveat('iprange 127.0.0.0/8'),
  caveat('iprange 127.0.0.1/32'),
  caveat('iprange 10.0.0.0/8', otherRange),
  caveat('iprange ::/0', otherRange),
  caveat('iprange 127.0.0.0/33', 'unable to parse macaroon IP range: invalid CIDR address: 127.0.0.0/33'),
  caveat('iprange here', 'unable to parse macaroon IP range: invalid CIDR address: here'),
  caveat('declared name value'),
  caveat('declared name', 'declared caveat has no value'),
  {
    name: 'caveats that declare two things of one name',
    header: hex((base) => withCaveat(withCaveat(base, 'declared name one'), 'declared name two')),
    details: 'caveat "declared name one" not satisfied: got name=null, expected "one"',
  },
  caveat('error it was made so', 'bad caveat'),
  caveat('unknown caveat', 'caveat not recognized'),
  caveat('time-before2100', 'caveat not recognized'),
  caveat(
    'lnd-custom quota 5',
    "cannot accept macaroon with custom caveat 'quota', no middleware registered to handle it",
  ),
  {
    ...caveat(''),
    details: 'cannot parse caveat "": empty caveat',
  },
  {
    ...caveat(' time-before 2100-01-01T00:00:00Z'),
    details: 'cannot parse caveat " time-before 2100-01-01T00:00:00Z": caveat starts with space character',
  },
  {
    ...caveat(Buffer.from('6f6bff0a220041c3a9', 'hex')),
    details: String.raw`caveat "ok\xff\n\"\x00Aé" not satisfied: caveat not recognized`,
  },
  {
    name: 'two caveats, of which the first says no',
    header: hex((base) => withCaveat(withCaveat(base, 'unknown one'), 'time-before 2020-01-01T00:00:00Z')),
    details: 'caveat "unknown one" not satisfied: caveat not recognized',
  },
  {
    name: 'many caveats',
    header: hex((base) =>
      Array.from({ length: 20 }, (_, index) => `declared n${index} yes`).reduce(withCaveat, base),
    ),
  },
];

function replaced(bytes: Buffer, index: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[index] = value;
  return copy;
}
