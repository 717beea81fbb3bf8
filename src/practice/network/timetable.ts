/** Something that is to happen, as it is kept over a restart. */
export interface Due<Event> {
  /** Unix milliseconds. */
  readonly at: number;
  readonly event: Event;
}

/**
 * What happens when, first come first served among equals. What is begun between two calls of `advance` has no time yet: it is
 * counted from the next one.
 */
export class Timetable<Event> {
  #due: Due<Event>[];
  #begun: { readonly afterMs: number; readonly event: Event }[] = [];

  constructor(due: readonly Due<Event>[]) {
    this.#due = [...due].sort((a, b) => a.at - b.at);
  }

  at(at: number, event: Event): void {
    let index = this.#due.length;
    while (index > 0 && (this.#due[index - 1]?.at ?? 0) > at) index--;
    this.#due.splice(index, 0, { at, event });
  }

  /** So long after the next `start`. */
  begin(afterMs: number, event: Event): void {
    this.#begun.push({ afterMs, event });
  }

  start(now: number): void {
    const begun = this.#begun;
    this.#begun = [];
    for (const { afterMs, event } of begun) this.at(now + afterMs, event);
  }

  /** Takes the first event that is due. */
  take(now: number): Due<Event> | undefined {
    const first = this.#due[0];
    return first !== undefined && first.at <= now ? this.#due.shift() : undefined;
  }

  /** Undefined when nothing will happen; `now` when something waits for the next `start`. */
  next(now: number): number | undefined {
    return this.#begun.length > 0 ? now : this.#due[0]?.at;
  }

  /** The clock was set: what is due stays as far away as it was. */
  shift(milliseconds: number): void {
    this.#due = this.#due.map(({ at, event }) => ({ at: at + milliseconds, event }));
  }

  keepOnly(wanted: (event: Event) => boolean): void {
    this.#due = this.#due.filter(({ event }) => wanted(event));
    this.#begun = this.#begun.filter(({ event }) => wanted(event));
  }

  /** All of it; what has no time yet as of `now`. */
  toKeep(now: number): readonly Due<Event>[] {
    return [...this.#due, ...this.#begun.map(({ afterMs, event }) => ({ at: now + afterMs, event }))];
  }
}
