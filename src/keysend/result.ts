/** The outcome of something a person can get wrong. Bad input is a value, never a throw. */
export type Result<T, P> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function wrong<P>(problem: P): { readonly ok: false; readonly problem: P } {
  return { ok: false, problem };
}
