/*
 * JSON with 64-bit numbers and bytes: a bigint is kept as {"$n":"12"}, bytes as {"$b":"c0ffee"}.
 */

/** Bytes must be plain Uint8Arrays: a Buffer turns itself into something else before it can be seen here. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each === 'bigint') return { $n: each.toString() };
    if (each instanceof Uint8Array) return { $b: Buffer.from(each).toString('hex') };
    return each;
  });
}

/** What `toJson` made; its type is the caller's word. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_key, each: unknown) => {
    if (typeof each !== 'object' || each === null) return each;
    if ('$n' in each) return BigInt(each.$n as string);
    if ('$b' in each) return Uint8Array.from(Buffer.from(each.$b as string, 'hex'));
    return each;
  });
}
