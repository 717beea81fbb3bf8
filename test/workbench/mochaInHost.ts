import { format } from 'node:util';
import Mocha from 'mocha';

/** Marks the lines of the report among all that an extension host prints. */
export const reportMark = '@@';
/** The last line of a report: its counts as JSON follow. A run without it has crashed. */
export const closingMark = '@@@';

/**
 * To be called by a suite's `run()` inside the extension host: runs the tests that `define` declares (it imports the
 * files with `describe` and `it`), prints mocha's report, and rejects when a test failed.
 */
export async function runMocha(
  define: () => void | Promise<void>,
  options: Mocha.MochaOptions = {},
): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: false, reporter: 'spec', timeout: 20_000, ...options });
  Mocha.reporters.Base.consoleLog = (...line: unknown[]) => {
    console.log(`${reportMark}${format(...line)}`);
  };
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await define();
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const passes = runner.stats?.passes ?? 0;
      console.log(`${closingMark}${JSON.stringify({ passes, failures })}`);
      if (failures === 0) resolve();
      else reject(new Error(`${failures} tests failed.`));
    });
  });
}
