/** Where a person meets us: it decides whether a setting or a flag mends something. */
export type Door = 'editor' | 'terminal';
