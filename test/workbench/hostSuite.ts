import { format } from 'node:util';
import { startBrowser } from './browser.ts';
import { HostSuiteReport, type HostSuiteResult } from './hostSuiteReport.ts';
import type { WorkbenchInstallation } from './install.ts';
import { openPage } from './page.ts';
import { startServer, type Server, type ServerOptions } from './server.ts';

export interface HostSuiteOptions extends Pick<
  ServerOptions,
  'workspaceFolder' | 'userSettings' | 'env' | 'trust' | 'signal'
> {
  readonly installation: WorkbenchInstallation;
  /** Folder of the unpacked extension. */
  readonly extensionDevelopmentPath: string;
  /**
   * A CommonJS file that exports `run(): Promise<void>`, the contract of `@vscode/test-electron`. `run` must end in
   * `runMocha` (mochaInHost.ts), which prints what is read here.
   */
  readonly extensionTestsPath: string;
  /** A test may hang in a busy loop that no signal ends: the whole run is over after this time (default 120,000). */
  readonly limitMs?: number;
  /** Gets every line of mocha's report as it comes. */
  readonly onLine?: (line: string) => void;
}

/** Runs a test suite in the extension host of a VS Code of its own, and says how it went. A crash is a problem. */
export async function runHostSuite(options: HostSuiteOptions): Promise<HostSuiteResult> {
  const { installation, extensionTestsPath, limitMs = 120_000, onLine, ...serverOptions } = options;
  const limit = AbortSignal.timeout(limitMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  const report = new HostSuiteReport(extensionTestsPath, onLine);
  try {
    await using server = await startServer({
      ...serverOptions,
      installation: installation.server,
      smokeTestDriver: true,
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
      await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
        report.add(format(...args), type);
      });
      await page.exposeFunction('codeAutomationExit', (code: number) => {
        exited.resolve(code);
      });
    });
    return await Promise.race([opened.then(() => exited.promise), exited.promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    await browser.close();
  }
}
