import { atMost } from './atMost.ts';
import { audit } from './audit.ts';
import type { Finding, Outcome, Verdict } from './audit.ts';
import type { JournalRow, Ledger, Told } from './evidence.ts';
import { faults } from './faults.ts';
import type { FaultKind } from './faults.ts';
import type { Plan } from './plan.ts';
import { playAlone, playReplaced, playTogether } from './play.ts';
import type { Played } from './play.ts';
import { recover } from './recover.ts';
import type { World } from './world.ts';

export interface SessionOptions {
  /** Processes that send, or look up, at the same time. */
  readonly atOnce: number;
  /** Runs after which all is brought back, recovered and audited. */
  readonly perRound: number;
  readonly log: (line: string) => void;
  /** Ends the session after the batch that is being played. */
  readonly signal: AbortSignal;
}

/** What became of one run. */
export interface RunResult {
  readonly run: number;
  readonly fault: FaultKind;
  readonly to: string;
  readonly struck: boolean;
  readonly outcome: Outcome;
  readonly told: readonly Told[];
}

export interface SessionResult {
  readonly runs: readonly RunResult[];
  readonly findings: readonly Finding[];
  readonly skipped: ReadonlyMap<FaultKind, { readonly count: number; readonly why: string }>;
  readonly tookMs: number;
}

/** Plays the runs in rounds. After each all is brought back, open orders are looked up, and the auditor compares. */
export async function playSession(
  plans: readonly Plan[],
  world: World,
  options: SessionOptions,
): Promise<SessionResult> {
  const { log, perRound, signal } = options;
  const started = world.clock.now();
  const session = new Session(world, options);
  const skipped = new Map<FaultKind, { count: number; why: string }>();
  const possible = plans.filter(({ fault }) => {
    const why = world.whyNot(fault);
    if (why !== undefined) skipped.set(fault, { why, count: (skipped.get(fault)?.count ?? 0) + 1 });
    return why === undefined;
  });
  for (let at = 0; at < possible.length && !signal.aborted; at += perRound) {
    await session.playRound(possible.slice(at, at + perRound));
    log(`${session.results.length} runs are done.`);
  }
  return {
    runs: session.results,
    findings: session.findings,
    skipped,
    tookMs: world.clock.now() - started,
  };
}

/** The orders of a batch start one after the other, so that more of them can be under way. */
const STAGGERED = 2;

class Session {
  readonly #world: World;
  readonly #options: SessionOptions;
  readonly #finished: RunResult[] = [];
  readonly #findings = new Map<string, Finding>();
  /** Of the network that is up now. */
  #before: Ledger | undefined;
  #played: Played[] = [];
  #tracked: Told[] = [];
  /** The network that is up was left with a sender that lost its memory. */
  #isSpent = false;
  #results: readonly RunResult[] = [];

  constructor(world: World, options: SessionOptions) {
    this.#world = world;
    this.#options = options;
  }

  get results(): readonly RunResult[] {
    return [...this.#finished, ...this.#results];
  }

  get findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  async playRound(plans: readonly Plan[]): Promise<void> {
    const { atOnce, log, signal } = this.#options;
    const ofScope = (scope: string): Plan[] => plans.filter(({ fault }) => faults[fault].scope === scope);
    const [alone, together, last] = [ofScope('run'), ofScope('network'), ofScope('end')];
    await this.#open();
    if (alone.length + together.length > 0) {
      log(`${alone.length} runs side by side.`);
      // An editor takes its time to take up what was left, and has it while the others are played.
      const editorFirst = alone.toSorted((one, other) => Number(isEditors(other)) - Number(isEditors(one)));
      this.#played.push(...(await atMost(atOnce, editorFirst, (plan) => playAlone(plan, this.#world))));
      log(`${together.length} runs in batches that a node’s end strikes together.`);
      for (const batch of batches(together, atOnce * STAGGERED)) {
        if (signal.aborted) break;
        this.#played.push(...(await playTogether(batch, this.#world)));
        await this.#world.bringBack();
      }
      await this.#world.bringBack();
      await this.#settleUp(false);
    }
    for (const batch of batches(last, atOnce * STAGGERED)) {
      if (signal.aborted) break;
      log(`${batch.length} runs after which the sender’s database is replaced.`);
      await this.#playLast(batch);
    }
  }

  /** A network to play on, and what its books say before. */
  async #open(): Promise<void> {
    if (this.#isSpent) await this.#world.renew();
    this.#isSpent = false;
    this.#before ??= await this.#world.ledger();
  }

  /** A network whose sender has lost its memory ends with these runs. */
  async #playLast(batch: readonly Plan[]): Promise<void> {
    this.#finish();
    await this.#open();
    const played = await playReplaced(batch, this.#world);
    for (const { plan, beyondKnowing } of played)
      if (beyondKnowing === true)
        this.#options.log(
          `Run ${plan.run} is left out: LND had it, did not get to say so, and has forgotten it.`,
        );
    const [known, unknown] = [false, true].map((left) =>
      played.filter(({ beyondKnowing = false }) => beyondKnowing === left),
    );
    this.#played = known ?? [];
    await this.#settleUp(true, new Set(unknown?.map(({ plan }) => plan.run)));
    this.#finish();
    this.#isSpent = true;
  }

  #finish(): void {
    this.#finished.push(...this.#results);
    this.#results = [];
    this.#played = [];
    this.#tracked = [];
    this.#before = undefined;
  }

  /** Looks up what is open, and audits all that this network was asked for. */
  async #settleUp(forgetful: boolean, leftOut: ReadonlySet<number> = new Set()): Promise<void> {
    const before = this.#before;
    if (before === undefined) return;
    const runs = new Set(this.#played.map(({ plan }) => plan.run));
    const stuck = new Set(
      this.#tracked.filter(({ states }) => states.includes('unknown/stuckInNode')).map(({ hash }) => hash),
    );
    const left = (): JournalRow[] => this.#rowsOf(runs).filter((row) => isOpen(row) && !stuck.has(row.hash));
    const recovered = await this.#world.recoverInWindows(left());
    // A window may still follow what was audited with the network before this one.
    this.#tracked.push(...recovered.filter(({ run }) => runs.has(run)));
    const open = left();
    if (open.length > 0) this.#options.log(`${open.length} orders without an end are looked up.`);
    this.#tracked.push(...(await recover(open, this.#world, this.#options.atOnce)));
    const verdict = audit({
      errands: new Map(
        this.#played.map(({ plan: { run, errand } }) => [
          run,
          { ...errand, key: this.#world.keyOf(errand.to) },
        ]),
      ),
      rows: this.#rowsOf(runs),
      told: [...this.#played.flatMap(({ told }) => told), ...this.#tracked],
      before,
      after: await this.#world.ledger(),
      forgetful,
      leftOut,
    });
    this.#take(verdict);
  }

  #rowsOf(runs: ReadonlySet<number>): JournalRow[] {
    return this.#world.journal().filter(({ run }) => runs.has(run));
  }

  #take({ findings, outcomes }: Verdict): void {
    const whole: Finding[] = this.#world.journalIsWhole()
      ? []
      : [{ kind: 'lost', says: 'the journal’s file is damaged' }];
    for (const finding of [...findings, ...whole]) {
      const key = JSON.stringify(finding);
      if (!this.#findings.has(key)) this.#options.log(tell(finding));
      this.#findings.set(key, finding);
    }
    this.#results = this.#played.map(({ plan: { run, fault, errand }, struck, told }) => ({
      run,
      fault,
      to: errand.to,
      struck,
      outcome: outcomes.get(run) ?? 'notWritten',
      told: [...told, ...this.#tracked.filter((each) => each.run === run)],
    }));
  }
}

export function tell({ kind, run, hash, says }: Finding): string {
  const of = [run === undefined ? [] : `run ${run}`, hash ?? []].flat().join(', ');
  return `${kind.toUpperCase()}${of === '' ? '' : ` (${of})`}: ${says}`;
}

function isEditors({ fault }: Plan): boolean {
  return fault === 'host.killed';
}

function isOpen({ state }: JournalRow): boolean {
  return state !== 'succeeded' && state !== 'failed';
}

/** Runs that one fault can strike together. */
function batches(plans: readonly Plan[], most: number): Plan[][] {
  const alike = Map.groupBy(plans, ({ fault, victim }) => `${fault} ${victim ?? ''}`);
  return [...alike.values()].flatMap((each) =>
    Array.from({ length: Math.ceil(each.length / most) }, (_, index) =>
      each.slice(index * most, (index + 1) * most),
    ),
  );
}
