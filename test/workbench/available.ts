// Goes before suites that need a real VS Code: fetches it, or says why this machine cannot have it (see suiteOutcome.ts).
import { skipCode } from '../../scripts/suiteOutcome.ts';
import { installWorkbench } from './install.ts';

const had = await installWorkbench();
if (!had.ok) {
  console.log(`SKIP: ${had.why.replaceAll(/\s+/g, ' ')}`);
  process.exitCode = skipCode;
}
