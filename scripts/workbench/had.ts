/** What a machine could or could not give; `why` is a whole sentence for the list of skipped suites. */
export type Had<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };
