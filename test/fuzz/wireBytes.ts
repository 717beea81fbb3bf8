import protobuf from 'protobufjs';
import type { Field, INamespace, Type } from 'protobufjs';
import fc from 'fast-check';
import descriptor from '../../src/wire/generated/descriptor.json' with { type: 'json' };

/*
 * Messages as bytes, made of LND's own descriptor: whole ones, and such as no LND sends, with fields missing, twice, in another order, of
 * another type, with numbers that fit nothing, enum values that nobody named, cut anywhere.
 */

/** What a field mostly holds, by its name: without that no message would come past the first check. */
export type Hints = Readonly<Record<string, fc.Arbitrary<bigint | Uint8Array>>>;

const root = protobuf.Root.fromJSON(descriptor as unknown as INamespace);
root.resolveAll();

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** Deeper ones are empty. */
const DEEPEST = 4;

const wireTypes: Readonly<Record<string, number>> = {
  ...{
    double: FIXED64,
    fixed64: FIXED64,
    sfixed64: FIXED64,
    float: FIXED32,
    fixed32: FIXED32,
    sfixed32: FIXED32,
  },
  ...{ string: BYTES, bytes: BYTES },
  ...Object.fromEntries(
    ['int32', 'uint32', 'sint32', 'int64', 'uint64', 'sint64', 'bool'].map((name) => [name, VARINT]),
  ),
};

const number = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0n, 1n, 2n, 1_000n, 1_795_391_810_349_599_240n) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      -1n,
      2n ** 31n - 1n,
      2n ** 31n,
      2n ** 32n,
      2n ** 53n + 1n,
      2n ** 63n - 1n,
      2n ** 63n,
    ),
  },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
);
/** What fits 32 bits, or is negative: whatever is between them spoils all that comes behind it, as a damaged field does. */
const smallNumber = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0n, 1n, 2n, 1_000n) },
  { weight: 1, arbitrary: fc.constantFrom(-1n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n) },
);
const enumValue = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: 0n, max: 6n }) },
  { weight: 1, arbitrary: fc.constantFrom(7n, 99n, -1n, 2n ** 31n, -(2n ** 31n)) },
);
const text = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('', 'alice', '0', 'AB'.repeat(40)).map((each) => Buffer.from(each)),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map((each) => Buffer.from(each)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('\u001b[2J', '\u202e', '\r\nevent: x', '\0', '{0}', '%s')
      .map((each) => Buffer.from(each)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }) },
);

/** Bytes of a message of this type, such as `lnrpc.Payment`. */
export function wireMessage(type: string, hints: Hints = {}): fc.Arbitrary<Buffer> {
  const message = root.lookupType(type);
  const damaged = cut(new Maker(hints, 1).message(message, 0));
  return fc.oneof(
    { weight: 3, arbitrary: new Maker(hints, 0).message(message, 0) },
    { weight: 1, arbitrary: damaged },
  );
}

class Maker {
  readonly #hints: Hints;
  /** How often bytes come that are no field of the message, or none of its type; one of them can spoil all the rest. */
  readonly #damage: number;
  readonly #made = new Map<string, fc.Arbitrary<Buffer>>();

  constructor(hints: Hints, damage: number) {
    this.#hints = hints;
    this.#damage = damage;
  }

  get #noise(): fc.Arbitrary<Buffer[]> {
    const odd = oddField(fc.constantFrom(0, 1, 2, 15, 16, 77, 536_870_911));
    return fc.oneof(
      { weight: 20, arbitrary: fc.constant<Buffer[]>([]) },
      { weight: this.#damage, arbitrary: fc.array(odd, { maxLength: 2 }) },
    );
  }

  message(type: Type, depth: number): fc.Arbitrary<Buffer> {
    if (depth > DEEPEST) return fc.constant(Buffer.alloc(0));
    const key = `${type.fullName} ${depth}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const fields = type.fieldsArray.map((field) => this.#occurrences(field, depth));
    const made = fc
      .tuple(fc.tuple(...fields), fc.constantFrom('asIs', 'asIs', 'asIs', 'reversed', 'twice'), this.#noise)
      .map(([all, order, odd]) => {
        const parts = all.flat();
        if (order === 'reversed') parts.reverse();
        return Buffer.concat([...parts, ...odd, ...(order === 'twice' ? parts : [])]);
      });
    this.#made.set(key, made);
    return made;
  }

  /** The field as often as it comes: mostly once, or a few times where it may be repeated. */
  #occurrences(field: Field, depth: number): fc.Arbitrary<Buffer[]> {
    const once = this.#once(field, depth);
    if (field.repeated || field.map) return fc.array(once, { maxLength: 3 });
    return fc.oneof(
      { weight: 16, arbitrary: once.map((part) => [part]) },
      { weight: 2, arbitrary: fc.constant<Buffer[]>([]) },
      { weight: 1, arbitrary: fc.array(once, { minLength: 2, maxLength: 2 }) },
    );
  }

  #once(field: Field, depth: number): fc.Arbitrary<Buffer> {
    const right = this.#value(field, depth).map((value) =>
      Buffer.concat([tag(field.id, wireTypeOf(field)), encode(value, wireTypeOf(field))]),
    );
    return fc.oneof(
      { weight: 60, arbitrary: right },
      { weight: this.#damage, arbitrary: oddField(fc.constant(field.id)) },
    );
  }

  #value(field: Field, depth: number): fc.Arbitrary<bigint | Uint8Array> {
    if (isMap(field)) return this.#entry(field, depth);
    const hint = this.#hints[`${field.parent?.name ?? ''}.${field.name}`] ?? this.#hints[field.name];
    const any = this.#any(field, depth);
    return hint === undefined
      ? any
      : fc.oneof({ weight: 12, arbitrary: hint }, { weight: 1, arbitrary: any });
  }

  #any(field: Field, depth: number): fc.Arbitrary<bigint | Uint8Array> {
    if (field.resolvedType instanceof protobuf.Type) return this.message(field.resolvedType, depth + 1);
    if (field.resolvedType !== null) return enumValue;
    if (wireTypeOf(field) === BYTES) return text;
    return field.type.endsWith('64') ? number : smallNumber;
  }

  #entry(field: Field & { readonly keyType: string }, depth: number): fc.Arbitrary<Buffer> {
    const keyType = wireTypes[field.keyType] ?? VARINT;
    const key =
      this.#hints[`${field.name}.key`] ??
      (keyType === BYTES ? text : field.keyType.endsWith('64') ? number : smallNumber);
    const value = this.#hints[`${field.name}.value`] ?? this.#any(field, depth);
    const valueType = field.resolvedType instanceof protobuf.Type ? BYTES : (wireTypes[field.type] ?? VARINT);
    const whole = fc
      .tuple(key, value)
      .map(([of, is]) =>
        Buffer.concat([tag(1, keyType), encode(of, keyType), tag(2, valueType), encode(is, valueType)]),
      );
    return fc.oneof(
      { weight: 20, arbitrary: whole },
      { weight: this.#damage, arbitrary: this.#noise.map((odd) => Buffer.concat(odd)) },
    );
  }
}

/** A field that is not in the files, or is there as something else; a group, an end of none, a length behind the end. */
function oddField(id: fc.Arbitrary<number>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(id, fc.integer({ min: 0, max: 7 }), fc.uint8Array({ maxLength: 12 }))
    .map(([field, wireType, bytes]) =>
      Buffer.concat([tag(field, wireType), wireType === BYTES ? encode(bytes, BYTES) : bytes]),
    );
}

/** Mostly whole; sometimes only its beginning arrives. */
function cut(message: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const part = fc
    .tuple(message, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([bytes, at]) => bytes.subarray(0, Math.floor(at * bytes.length)));
  return fc.oneof({ weight: 20, arbitrary: message }, { weight: 1, arbitrary: part });
}

function isMap(field: Field): field is Field & { readonly keyType: string } {
  return field instanceof protobuf.MapField;
}

function wireTypeOf(field: Field): number {
  if (field.map || field.resolvedType instanceof protobuf.Type) return BYTES;
  return wireTypes[field.type] ?? VARINT;
}

function tag(field: number, wireType: number): Buffer {
  return varint((BigInt(field) << 3n) | BigInt(wireType));
}

function encode(value: bigint | Uint8Array, wireType: number): Buffer {
  if (typeof value !== 'bigint') return Buffer.concat([varint(BigInt(value.length)), value]);
  if (wireType === VARINT) return varint(value);
  const fixed = Buffer.alloc(8);
  fixed.writeBigUInt64LE(BigInt.asUintN(64, value));
  return wireType === FIXED32 ? fixed.subarray(0, 4) : fixed;
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.of(...bytes, Number(rest));
}

/** The type of what a method is asked with: `lnrpc.Lightning` and `GetInfo`. */
export function requestOf(service: string, method: string): string {
  const found = root.lookupService(service).methods[method];
  found?.resolve();
  const type = found?.resolvedRequestType;
  if (type === null || type === undefined) throw new Error(`${service} has no ${method}.`);
  return type.fullName;
}
