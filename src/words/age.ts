/** How long ago, for a glance: `just now`, `5 min ago`, `3 d ago`. Both Unix milliseconds. */
export function age(then: number, now: number): string {
  return `${String(Math.round((now - then) / 1000))} s`;
}
