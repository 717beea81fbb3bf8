import type { WorkbenchInstallation } from './install.ts';

export interface HostSuiteOptions {
  readonly installation: WorkbenchInstallation;
  /** Folder of the unpacked extension. */
  readonly extensionDevelopmentPath: string;
  /**
   * A CommonJS file that exports `run(): Promise<void>`, the contract of `@vscode/test-electron`. `run` must end in
   * `runMocha` (mochaInHost.ts), which prints what is read here.
   */
  readonly extensionTestsPath: string;
  readonly workspaceFolder?: string;
  readonly userSettings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** A test may hang in a busy loop that no signal ends: the whole run is over after this time (default 120,000). */
  readonly limitMs?: number;
  /** Gets every line of mocha's report as it comes. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface HostSuiteResult {
  readonly passes: number;
  readonly failures: number;
  /** Why the suite did not pass, as a sentence; undefined when it passed, with at least one test and no failure. */
  readonly problem: string | undefined;
}

/** Runs a test suite in the extension host of a VS Code of its own, and says how it went. A crash is a problem. */
export async function runHostSuite(options: HostSuiteOptions): Promise<HostSuiteResult> {
  throw new Error('soon');
}
