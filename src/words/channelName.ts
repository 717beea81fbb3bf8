/** A short channel id as LND and BOLT 7 write it: block, transaction and output, `609x1x0`. `id` is decimal; other text stays. */
export function channelName(id: string): string {
  if (!/^\d{1,20}$/.test(id)) return id;
  const value = BigInt(id);
  return `${value >> 40n}x${(value >> 16n) & 0xff_ffffn}x${value & 0xffffn}`;
}
