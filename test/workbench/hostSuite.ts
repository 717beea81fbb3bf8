import { stripVTControlCharacters, format } from 'node:util';
import { startBrowser } from './browser.ts';
import type { WorkbenchInstallation } from './install.ts';
import { closingMark, reportMark } from './mochaInHost.ts';
import { originalPlaces } from './originalPlaces.ts';
import { openPage } from './page.ts';
import { startServer, type Server } from './server.ts';

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
  const limitMs = options.limitMs ?? 120_000;
  const limit = AbortSignal.timeout(limitMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  const report = new HostSuiteReport(options.onLine, originalPlaces(options.extensionTestsPath));
  try {
    await using server = await startServer({
      installation: options.installation.server,
      smokeTestDriver: true,
      ...(options.workspaceFolder === undefined ? {} : { workspaceFolder: options.workspaceFolder }),
      ...(options.userSettings === undefined ? {} : { userSettings: options.userSettings }),
      ...(options.env === undefined ? {} : { env: options.env }),
      signal,
    });
    const exitCode = await runInPage(server, options, report, signal);
    return report.result(exitCode, server.printed);
  } catch (error) {
    if (!limit.aborted || options.signal?.aborted === true) throw error;
    return report.unfinished(`The suite was still running after ${limitMs / 1000} s and was ended.`);
  }
}

/** Opens the page that starts the suite and returns the exit code it reports, which is 0 after a crash too. */
async function runInPage(
  server: Server,
  options: HostSuiteOptions,
  report: HostSuiteReport,
  signal: AbortSignal,
): Promise<number> {
  const browser = await startBrowser(options.installation.browser);
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => {
    aborted.reject(signal.reason);
  };
  signal.addEventListener('abort', abort);
  try {
    signal.throwIfAborted();
    const exited = Promise.withResolvers<number>();
    const hostSuite = {
      extensionDevelopmentPath: options.extensionDevelopmentPath,
      extensionTestsPath: options.extensionTestsPath,
    };
    const opened = openPage(browser, server, { hostSuite }, async (page) => {
      page.on('crash', () => {
        exited.reject(new Error('The page crashed.'));
      });
      await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
        report.add(format(...args));
      });
      await page.exposeFunction('codeAutomationExit', (code: number) => {
        exited.resolve(code);
      });
    });
    await Promise.race([opened, aborted.promise]);
    return await Promise.race([exited.promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    await browser.close();
  }
}

// Mocha hides its own frames by their path, which they have lost in a bundle.
const mochaFrame = /^\s+at .*(node_modules\/mocha\/|node:internal\/)/;

/** Reads mocha's report out of what an extension host prints, be it in a browser's page or in desktop VS Code. */
export class HostSuiteReport {
  readonly #onLine: (line: string) => void;
  readonly #translate: (line: string) => string;
  #counts: { readonly passes: number; readonly failures: number } | undefined;

  constructor(onLine: (line: string) => void = () => undefined, translate = (line: string): string => line) {
    this.#onLine = onLine;
    this.#translate = translate;
  }

  /** Takes one printed message; what does not come from mocha is left out. */
  add(message: string): void {
    const text = stripVTControlCharacters(message);
    if (text.startsWith(closingMark)) {
      const { passes, failures } = JSON.parse(text.slice(closingMark.length)) as Record<string, unknown>;
      if (typeof passes === 'number' && typeof failures === 'number') this.#counts = { passes, failures };
    } else if (text.startsWith(reportMark)) {
      for (const line of text.slice(reportMark.length).split('\n').map(this.#translate)) {
        if (!mochaFrame.test(line)) this.#onLine(line);
      }
    }
  }

  /** `printed` is what the server printed: it says how an extension host ended. */
  result(exitCode: number, printed: readonly string[]): HostSuiteResult {
    if (!this.#counts) {
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

  unfinished(problem: string): HostSuiteResult {
    return { passes: this.#counts?.passes ?? 0, failures: this.#counts?.failures ?? 0, problem };
  }
}
