import { stripVTControlCharacters } from 'node:util';
import { closingMark, reportMark } from './mochaInHost.ts';
import { originalPlaces } from './originalPlaces.ts';

export interface HostSuiteResult {
  readonly passes: number;
  readonly failures: number;
  /** Why the suite did not pass, as a sentence; undefined when it passed, with at least one test and no failure. */
  readonly problem: string | undefined;
}

// Mocha hides its own frames by their path, which they have lost in a bundle.
const mochaFrame = /^\s+at .*(node_modules\/mocha\/|node:internal\/)/;

/** Reads mocha's report out of what an extension host prints, be it in a browser's page or in desktop VS Code. */
export class HostSuiteReport {
  readonly #bundle: string;
  readonly #onLine: (line: string) => void;
  readonly #translate: (text: string) => string;
  #counts: { readonly passes: number; readonly failures: number } | undefined;
  #lastError = '';

  /** @param bundle the suite's file */
  constructor(bundle: string, onLine: (line: string) => void = () => undefined) {
    this.#bundle = bundle;
    this.#onLine = onLine;
    this.#translate = originalPlaces(bundle);
  }

  /** Takes one printed message and its kind ("error", "log", …); what does not come from the suite is left out. */
  add(message: string, type?: string): void {
    const text = stripVTControlCharacters(message);
    if (text.startsWith(closingMark)) {
      const { passes, failures } = JSON.parse(text.slice(closingMark.length)) as Record<string, unknown>;
      if (typeof passes === 'number' && typeof failures === 'number') this.#counts = { passes, failures };
    } else if (text.startsWith(reportMark)) {
      for (const line of this.#linesOf(text.slice(reportMark.length))) this.#onLine(line);
    } else if (type === 'error' && text.includes(this.#bundle)) {
      this.#lastError = this.#linesOf(text).join('\n');
    }
  }

  /** `printed` is what the server printed: it says how an extension host ended. */
  result(exitCode: number, printed: readonly string[]): HostSuiteResult {
    if (!this.#counts) {
      if (this.#lastError !== '') return this.unfinished(`The suite did not run: ${this.#lastError}`);
      const last = printed.findLast((line) => line.includes('Extension Host Process exited with code'));
      const how = /code: [^,]+, signal: [^,.\s]+/.exec(last ?? '')?.[0] ?? `exit code ${exitCode}`;
      return this.unfinished(`The extension host ended before the suite did (${how}).`);
    }
    const { passes, failures } = this.#counts;
    if (failures > 0) return this.unfinished(`${failures} of ${passes + failures} tests failed.`);
    if (passes === 0) return this.unfinished('The suite has no test.');
    if (exitCode !== 0) return this.unfinished(`Every test passed, and yet the exit code is ${exitCode}.`);
    return { passes, failures, problem: undefined };
  }

  /** For a run that was ended from outside. */
  unfinished(problem: string): HostSuiteResult {
    return { passes: this.#counts?.passes ?? 0, failures: this.#counts?.failures ?? 0, problem };
  }

  #linesOf(text: string): string[] {
    return text
      .split('\n')
      .map(this.#translate)
      .filter((line) => !mochaFrame.test(line));
  }
}
