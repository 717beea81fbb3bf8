import { stripVTControlCharacters } from 'node:util';

/** How one suite went. `detail` is a count or a reason for people. */
export interface Outcome {
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly detail: string;
  readonly seconds: number;
}

export const skipCode = 77;

/**
 * Reads what a suite left: its exit code and all it printed.
 *
 * @param code null when a signal ended it
 */
export function judge(code: number | null, output: string): Pick<Outcome, 'status' | 'detail'> {
  const text = stripVTControlCharacters(output);
  if (code === 0) return { status: 'ok', detail: counts(text) };
  const reason = /(?:^|\n)SKIP: (.+)\s*$/.exec(text)?.[1];
  // A suite that says no reason has not been skipped, it has broken.
  if (code === skipCode && reason !== undefined) return { status: 'skipped', detail: reason };
  return { status: 'failed', detail: code === null ? 'ended by a signal' : `exit code ${String(code)}` };
}

/** `312 passed, 2 skipped`, from what node:test prints at the end, or a suite that counts by itself. */
function counts(text: string): string {
  const passed = last(text, /^(?:ℹ|#) pass (\d+)$/gm) ?? last(text, /^(\d+) passed\b/gm);
  const skipped = last(text, /^(?:ℹ|#) skipped (\d+)$/gm);
  return [passed && `${passed} passed`, skipped !== '0' && skipped && `${skipped} skipped`]
    .filter(Boolean)
    .join(', ');
}

function last(text: string, pattern: RegExp): string | undefined {
  return [...text.matchAll(pattern)].at(-1)?.[1];
}

/** `✔ unit        12.3 s  312 passed` */
export function outcomeLine({ name, status, detail, seconds }: Outcome): string {
  const mark = { ok: '✔ ok     ', failed: '✖ failed ', skipped: '- skipped' }[status];
  return `${mark} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${detail}`.trimEnd();
}

/** The last lines of a run: how many, how long, and by name what failed or could not run, and why. */
export function summary(outcomes: readonly Outcome[], seconds: number): string {
  const of = (status: Outcome['status']): Outcome[] =>
    outcomes.filter((outcome) => outcome.status === status);
  const total = `${String(outcomes.length)} suites in ${duration(seconds)}`;
  const numbers = (['ok', 'failed', 'skipped'] as const).map(
    (status) => `${String(of(status).length)} ${status}`,
  );
  return [
    `${total}: ${numbers.join(', ')}.`,
    ...of('failed').map(({ name, detail }) => `Failed: ${name} (${detail})`),
    ...of('skipped').map(({ name, detail }) => `Skipped: ${name}. ${detail}`),
  ].join('\n');
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${String(whole)} s` : `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
}

/** A fresh machine that cannot run everything is told so; a CI that does not run everything is broken. */
export function exitCode(outcomes: readonly Outcome[], ci: boolean): number {
  return outcomes.some(({ status }) => status === 'failed' || (ci && status === 'skipped')) ? 1 : 0;
}
