import { existsSync, lstatSync, readlinkSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { beside } from './beside.ts';
import { makePrivateFile, syncDirectory } from './privateFile.ts';

/*
 * An empty file beside the journal says that one was made there. A file that is missing or empty looks like one that is yet to be made;
 * taken for that, it would release the stop and forget the orders.
 */

/** Once the journal is whole. One who dies before it leaves this to whoever opens the journal next. */
export function markMade(file: string): void {
  if (wasMade(file)) return;
  makePrivateFile(markOf(file));
  syncDirectory(dirname(file));
}

export function wasMade(file: string): boolean {
  return existsSync(markOf(file));
}

/** What is left of a journal that was made; undefined when there is more, or none was. SQLite takes one byte for an empty file. */
export function lossOf(file: string): 'gone' | 'empty' | undefined {
  if (!wasMade(file)) return undefined;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return leadsNowhere(file) === undefined ? 'gone' : undefined;
  return found.isFile() && found.size < 2 ? 'empty' : undefined;
}

/**
 * Where a link in the place of a journal that was made leads to, when nothing is there: the disk that it is on is away, and it comes back
 * with the disk. SQLite would make another in the folder that the disk belongs into.
 */
export function awayOn(file: string): string | undefined {
  return wasMade(file) ? leadsNowhere(file) : undefined;
}

function leadsNowhere(file: string): string | undefined {
  if (existsSync(file) || lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() !== true)
    return undefined;
  return readlinkSync(file);
}

function markOf(file: string): string {
  return beside(file, '.made');
}
