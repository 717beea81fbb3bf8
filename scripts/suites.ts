/** One row of `npm test`; `npm run <script>` runs it alone. */
export interface Suite {
  readonly name: string;
  readonly script: string;
  /** `vsix`: the finished package, which the suite `package` makes. `regtest`: the network of real LNDs. */
  readonly needs: readonly ('vsix' | 'regtest')[];
  /** A suite that hangs is ended and has failed. */
  readonly limitMinutes: number;
}

/**
 * From fast to real. What a suite cannot run on this machine it says with exit code 77 and a last line
 * `SKIP: <reason>`.
 */
export const suites: readonly Suite[] = [
  { name: 'package', script: 'package', needs: [], limitMinutes: 3 },
  { name: 'lint', script: 'lint', needs: [], limitMinutes: 5 },
  { name: 'types', script: 'types', needs: [], limitMinutes: 5 },
  { name: 'unit', script: 'test:unit', needs: [], limitMinutes: 10 },
  { name: 'fuzz', script: 'test:fuzz', needs: [], limitMinutes: 10 },
  { name: 'workbench', script: 'test:workbench', needs: [], limitMinutes: 10 },
  { name: 'editor', script: 'test:editor', needs: ['regtest'], limitMinutes: 10 },
  { name: 'load', script: 'load', needs: [], limitMinutes: 5 },
  { name: 'regtest', script: 'test:regtest', needs: ['regtest'], limitMinutes: 10 },
  { name: 'terminal', script: 'test:terminal', needs: ['vsix', 'regtest'], limitMinutes: 5 },
  { name: 'vsix', script: 'test:vsix', needs: ['vsix', 'regtest'], limitMinutes: 15 },
  // Real LNDs too, of its own: it kills them.
  { name: 'chaos', script: 'test:chaos', needs: ['vsix'], limitMinutes: 10 },
];

/**
 * The named suites in the table's order, all of them without names, with `package` in front of those that need it.
 *
 * @throws if a name is not in the table
 */
export function chosenSuites(names: readonly string[], table: readonly Suite[] = suites): readonly Suite[] {
  const unknown = names.filter((name) => !table.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    const all = table.map((suite) => suite.name).join(', ');
    throw new Error(`There is no suite ${unknown.join(', ')}. The suites are ${all}.`);
  }
  const asked = table.filter(({ name }) => names.length === 0 || names.includes(name));
  const needsVsix = asked.some(({ needs }) => needs.includes('vsix'));
  return table.filter((suite) => asked.includes(suite) || (needsVsix && suite.name === 'package'));
}
