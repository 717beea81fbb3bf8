import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, project } from '../../scripts/bundles.ts';
import { openJournal } from '../../src/journal/openJournal.ts';
import type { Journal } from '../../src/keysend/journal.ts';
import type { JournalCare } from '../../src/keysend/journalCare.ts';
import type { BrokenDisk } from './brokenDisk.ts';
import type { Life } from './life.ts';
import type { VirtualTime } from './virtualTime.ts';

type AnyJournal = Journal & JournalCare;

/** So many threads wait for senders: starting one takes longer than all that most senders do. */
const SPARE = 3;

/** Journals on one file for senders of this process, each with a thread and a connection of its own, as each process has them. */
export class Journals {
  readonly #time: VirtualTime;
  readonly #dir: string;
  readonly #spare: AnyJournal[] = [];
  readonly file: string;

  private constructor(dir: string, time: VirtualTime) {
    this.#dir = dir;
    this.#time = time;
    this.file = join(dir, 'journal.db');
  }

  /** Bundles the journal's worker into this folder, where the file will be. */
  static async in(dir: string, time: VirtualTime): Promise<Journals> {
    await build({
      ...bundleOptions(project, false),
      logLevel: 'error',
      entryPoints: {
        journalWorker: join(project, 'src/journal/worker.ts'),
        brokenDisk: join(import.meta.dirname, 'brokenDisk.ts'),
      },
      outdir: dir,
    });
    return new Journals(dir, time);
  }

  /**
   * One for this life: each call takes a moment before it comes to the disk, and one until its answer is back, so that a death in
   * between finds it done, or not. `latencyMs` is asked for each.
   */
  take(life: Life, latencyMs: () => number, disk?: BrokenDisk): AnyJournal {
    const journal = disk === undefined ? (this.#spare.shift() ?? this.#open()) : this.#openOn(disk);
    this.#refill();
    let isClosed = false;
    const close = async (isUsable: boolean): Promise<void> => {
      if (isClosed) return;
      isClosed = true;
      if (isUsable && disk === undefined && this.#spare.length < SPARE * 2) this.#spare.push(journal);
      else await this.#time.busy(async () => journal.close());
    };
    life.death.addEventListener('abort', () => void close(false));
    const call = async (name: string | symbol, parts: readonly unknown[]): Promise<unknown> => {
      const method = Reflect.get(journal, name) as (...parts: readonly unknown[]) => Promise<unknown>;
      await life.clock.sleep(latencyMs());
      const [answer] = await life.alive(Promise.allSettled([this.#time.busy(() => method(...parts))]));
      await life.clock.sleep(latencyMs());
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value;
    };
    return new Proxy(journal, {
      get: (_, name) =>
        name === 'close' ? () => close(true) : (...parts: readonly unknown[]) => call(name, parts),
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#spare.splice(0).map((journal) => journal.close()));
  }

  #refill(): void {
    while (this.#spare.length < SPARE) {
      const journal = this.#open();
      // What the disk has against it is told to whoever uses it.
      journal.find([]).catch(() => undefined);
      this.#spare.push(journal);
    }
  }

  #open(worker = join(this.#dir, 'journalWorker.cjs')): AnyJournal {
    return openJournal(this.file, { worker });
  }

  #openOn(disk: BrokenDisk): AnyJournal {
    const worker = join(this.#dir, `${disk.kind}${disk.takes}.cjs`);
    writeFileSync(
      worker,
      `require('./brokenDisk.cjs').breakDisk(${JSON.stringify(disk)});\nrequire('./journalWorker.cjs');\n`,
    );
    return this.#open(worker);
  }
}
