const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endSize = 22;
const entrySize = 46;

/**
 * Names and unpacked sizes (bytes) of the files in a zip archive, from its central directory.
 *
 * @throws if the bytes are no zip archive; archives above 4 GB are not read
 */
export function zipEntries(archive: Buffer): { name: string; size: number }[] {
  let end = archive.length - endSize;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end--;
  if (end < 0) throw new Error('This is not a zip archive: it has no central directory.');

  const entries = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== entrySignature) throw new Error('The zip archive is damaged.');
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + entrySize, at + entrySize + nameLength);
    entries.push({ name, size: archive.readUInt32LE(at + 24) });
    at += entrySize + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}
