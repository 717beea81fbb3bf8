import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { TestContext } from 'node:test';
import { afterwards } from './samples.ts';

/** Puts what happens elsewhere just before, or instead of, the calls of the file system that make something be at `file`. */
export function meanwhile(t: TestContext, file: string, happens: (call: string) => void): void {
  for (const call of ['linkSync', 'renameSync', 'copyFileSync'] as const) {
    const real = fs[call] as (from: string, to: string, mode?: number) => void;
    t.mock.method(fs, call, (from: string, to: string, mode?: number) => {
      if (to === file) happens(call);
      real(from, to, mode);
    });
  }
  syncBuiltinESMExports();
  afterwards(t, () => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
}
