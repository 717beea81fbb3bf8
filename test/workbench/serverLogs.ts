import { glob, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What an extension wrote to an output channel, complete (the panel itself renders only the visible lines). A channel
 * has a file per extension host, so the newest one counts. Empty while nothing was written.
 */
export async function readOutputChannel(dataDir: string, channel: string): Promise<string> {
  const newest = { file: '', mtimeMs: -1 };
  // Log channels ({ log: true }) have their extension's folder, plain ones are numbered.
  const patterns = [`*/exthost*/*/${channel}.log`, `*/exthost*/output_logging_*/*-${channel}.log`];
  for await (const file of glob(patterns, { cwd: join(dataDir, 'data', 'logs') })) {
    const path = join(dataDir, 'data', 'logs', file);
    const { mtimeMs } = await stat(path);
    if (mtimeMs > newest.mtimeMs) Object.assign(newest, { file: path, mtimeMs });
  }
  return newest.file === '' ? '' : readFile(newest.file, 'utf8');
}
