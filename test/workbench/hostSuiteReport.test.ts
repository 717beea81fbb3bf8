import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HostSuiteReport } from './hostSuiteReport.ts';

describe('the verdict on a suite in an extension host', () => {
  const bundle = import.meta.filename; // Without a source map, which is fine.
  const closing = (passes: number, failures: number): string =>
    `@@@{"passes":${passes},"failures":${failures}}`;

  it('passes with a test that passed, and no other', () => {
    const report = new HostSuiteReport(bundle);
    report.add(closing(1, 0));
    assert.deepEqual(report.result(0, []), { passes: 1, failures: 0, problem: undefined });
  });

  it('fails without a test', () => {
    const report = new HostSuiteReport(bundle);
    report.add(closing(0, 0));
    assert.equal(report.result(0, []).problem, 'The suite has no test.');
  });

  it('fails without a closing line, whatever the exit code', () => {
    const report = new HostSuiteReport(bundle);
    report.add('@@  ✔ holds');
    assert.equal(
      report.result(0, ['[1] <7> Extension Host Process exited with code: 3, signal: null.']).problem,
      'The extension host ended before the suite did (code: 3, signal: null).',
    );
    assert.equal(
      report.result(0, []).problem,
      'The extension host ended before the suite did (exit code 0).',
    );
  });

  it('says why the suite could not even start', () => {
    const report = new HostSuiteReport(bundle);
    report.add('an error of the workbench', 'error');
    report.add(`Error: no such module\n    at ${bundle}:1:1`, 'error');
    report.add('another error of the workbench', 'error');
    assert.match(report.result(1, []).problem ?? '', /^The suite did not run: Error: no such module\n/);
  });

  it('fails when something else went wrong after the last test', () => {
    const report = new HostSuiteReport(bundle);
    report.add(closing(2, 0));
    assert.equal(report.result(1, []).problem, 'Every test passed, and yet the exit code is 1.');
  });

  it('shows the lines of the report only, without mocha in its stack traces', () => {
    const lines: string[] = [];
    const report = new HostSuiteReport(bundle, (line) => lines.push(line));
    report.add('something of the workbench');
    report.add(
      '@@  1) does not hold\n      at it (test/x.ts:1:2)\n      at run (node_modules/mocha/lib/runner.js:9:1)',
    );
    assert.deepEqual(lines, ['  1) does not hold', '      at it (test/x.ts:1:2)']);
  });
});
