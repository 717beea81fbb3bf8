import { writeVarint } from './macaroon.ts';
import { Refusal } from './refusal.ts';

/** One thing that a macaroon allows: `offchain` and `read`, or `uri` and `/lnrpc.Lightning/GetInfo`. */
export interface Operation {
  readonly entity: string;
  readonly action: string;
}

/** A macaroon's id (bakery/internal/macaroonpb/id.proto), behind its version byte. */
export interface MacaroonId {
  /** Which root key it was signed with; LND's own is `0`. */
  readonly rootKeyId: string;
  readonly operations: readonly Operation[];
}

const VERSION = 3;
const NONCE = 1;
const STORAGE_ID = 2;
const OPERATIONS = 3;
const ENTITY = 1;
const ACTIONS = 2;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** Operations of one entity have to stand together, as LND writes them. */
export function writeMacaroonId(nonce: Uint8Array, { rootKeyId, operations }: MacaroonId): Buffer {
  const entities = [...new Set(operations.map(({ entity }) => entity))];
  return Buffer.concat([
    Buffer.of(VERSION),
    writeBytes(NONCE, nonce),
    writeBytes(STORAGE_ID, Buffer.from(rootKeyId)),
    ...entities.map((entity) => {
      const actions = operations.filter((operation) => operation.entity === entity);
      return writeBytes(
        OPERATIONS,
        Buffer.concat([
          writeBytes(ENTITY, Buffer.from(entity)),
          ...actions.map(({ action }) => writeBytes(ACTIONS, Buffer.from(action))),
        ]),
      );
    }),
  ]);
}

/** @throws {Refusal} in LND's words */
export function readMacaroonId(id: Buffer): MacaroonId {
  if (id[0] !== VERSION) throw new Refusal('invalid ID');
  const groups: Operation[][] = [];
  let rootKeyId = '';
  for (const { field, data } of readFields(id.subarray(1))) {
    if (field === STORAGE_ID) rootKeyId = data.toString();
    if (field === OPERATIONS) groups.push(readOperations(data));
  }
  if ((groups[0] ?? []).length === 0) refuse('no operations found in macaroon');
  return { rootKeyId, operations: groups.flat() };
}

function readOperations(bytes: Buffer): Operation[] {
  const fields = readFields(bytes);
  const entity = fields.findLast(({ field }) => field === ENTITY)?.data.toString() ?? '';
  return fields
    .filter(({ field }) => field === ACTIONS)
    .map(({ data }) => ({ entity, action: data.toString() }));
}

/** The fields that hold bytes; those of other wire types are passed over, as every reader of protobuf does. */
function readFields(bytes: Buffer): { field: number; data: Buffer }[] {
  const fields: { field: number; data: Buffer }[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return malformed();
  };
  while (at < bytes.length) {
    const tag = varint();
    const wireType = tag & 7;
    const length = wireType === BYTES ? varint() : wireType === FIXED64 ? 8 : wireType === FIXED32 ? 4 : 0;
    if (wireType === VARINT) varint();
    else if (wireType !== BYTES && wireType !== FIXED64 && wireType !== FIXED32) malformed();
    if (tag < 8 || at + length > bytes.length) malformed();
    if (wireType === BYTES) fields.push({ field: tag >>> 3, data: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

function malformed(): never {
  refuse('cannot unmarshal macaroon id: proto: cannot parse invalid wire-format data');
}

function refuse(why: string): never {
  throw new Refusal(`cannot retrieve macaroon: ${why}`);
}

function writeBytes(field: number, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of((field << 3) | BYTES), writeVarint(data.length), data]);
}
