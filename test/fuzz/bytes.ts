import fc from 'fast-check';

/** Bytes that are nearly right: cut, some changed, a piece put in, taken out or repeated; or any bytes at all. */
export function nearlyBytes(valid: readonly Uint8Array[], most = 300): fc.Arbitrary<Buffer> {
  const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  const edit: fc.Arbitrary<(bytes: Buffer) => Buffer> = fc.oneof(
    fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(
      ([at, byte]) =>
        (bytes: Buffer): Buffer =>
          Buffer.concat([
            bytes.subarray(0, where(at, bytes)),
            Buffer.of(byte),
            bytes.subarray(where(at, bytes) + 1),
          ]),
    ),
    fc.tuple(place, fc.uint8Array({ maxLength: 12 })).map(
      ([at, piece]) =>
        (bytes: Buffer): Buffer =>
          Buffer.concat([bytes.subarray(0, where(at, bytes)), piece, bytes.subarray(where(at, bytes))]),
    ),
    fc.tuple(place, fc.nat({ max: 40 })).map(
      ([at, length]) =>
        (bytes: Buffer): Buffer =>
          Buffer.concat([bytes.subarray(0, where(at, bytes)), bytes.subarray(where(at, bytes) + length)]),
    ),
    fc
      .tuple(place, fc.nat({ max: 40 }), fc.integer({ min: 1, max: 4 }))
      .map(([at, length, times]) => (bytes: Buffer): Buffer => {
        const start = where(at, bytes);
        const piece = bytes.subarray(start, start + length);
        return Buffer.concat([
          bytes.subarray(0, start),
          ...Array<Buffer>(times).fill(piece),
          bytes.subarray(start),
        ]);
      }),
    place.map(
      (at) =>
        (bytes: Buffer): Buffer =>
          bytes.subarray(0, where(at, bytes)),
    ),
  );
  const changed = fc
    .tuple(fc.constantFrom(...valid), fc.array(edit, { maxLength: 4 }))
    .map(([bytes, edits]) => edits.reduce<Buffer>((whole, change) => change(whole), Buffer.from(bytes)));
  return fc.oneof(
    { weight: 6, arbitrary: changed },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: most }).map((bytes) => Buffer.from(bytes)) },
  );
}

function where(at: number, bytes: Buffer): number {
  return Math.floor(at * bytes.length);
}
