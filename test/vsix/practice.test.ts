import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { practising } from './practising.ts';
import { sharing } from './sharing.ts';
import { openTheatre } from './stage.ts';

/*
 * The packaged extension as a person without a node meets it: nothing is set, nothing runs, and the folder is not trusted yet.
 */

const had = await openTheatre();

describe(
  'the packaged extension, without a node',
  { skip: had.ok ? false : had.why, timeout: 300_000 },
  async () => {
    if (!had.ok) return;
    const theatre = had.value;
    const stage = await theatre.openStage({ trust: 'asked' });
    after(async () => {
      await stage[Symbol.asyncDispose]();
      await theatre[Symbol.asyncDispose]();
    });

    describe('teaches', () => {
      practising(stage);
    });

    describe('has one network for all', () => {
      sharing(stage);
    });

    it('leaves nothing running', async () => {
      // All that was started out of the server's folder has that in its arguments.
      const folder = dirname(stage.server.dataDir);
      const running = async (): Promise<readonly string[]> => {
        const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args='], { maxBuffer: 2 ** 24 });
        return stdout.split('\n').filter((line) => line.includes(folder));
      };
      assert.ok((await running()).some((line) => line.includes('practice.cjs')));
      await stage[Symbol.asyncDispose]();
      assert.deepEqual(await running(), []);
    });
  },
);
