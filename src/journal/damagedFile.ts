/** The file's content is not what was written, as our own check found. */
export class DamagedFile extends Error {}
