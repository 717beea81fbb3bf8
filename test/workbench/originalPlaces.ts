import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';

/**
 * Replaces places in a bundle (`/x/suite.cjs:12996:29`) by those in its sources (`test/suite.ts:31:14`), which VS Code's
 * own stack traces never name. Needs the bundle's inline source map; without it, lines stay as they are.
 */
export function originalPlaces(bundle: string): (line: string) => string {
  const inline = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(
    readFileSync(bundle, 'utf8'),
  )?.[1];
  if (inline === undefined) return (line) => line;
  const map = new SourceMap(
    JSON.parse(Buffer.from(inline, 'base64').toString('utf8')) as SourceMap['payload'],
  );
  return (line) =>
    line.replaceAll(
      /(?:file:\/\/)?([^\s()]+):(\d+):(\d+)/g,
      (place, file: string, row: string, column: string) => {
        if (resolve(file) !== bundle) return place;
        const origin = map.findOrigin(Number(row), Number(column));
        if (!('fileName' in origin)) return place;
        const source = relative('', resolve(dirname(bundle), origin.fileName));
        return `${source}:${origin.lineNumber}:${origin.columnNumber}`;
      },
    );
}
