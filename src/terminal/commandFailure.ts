import { exitCode } from './exitCode.ts';
import type { Failure } from './reporter.ts';

/** Ends the command with a failure that has its words already. */
export class CommandFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.reason.kind);
    this.name = 'CommandFailure';
    this.failure = failure;
  }
}

/** The person said no. `sentences`: what was not done. */
export function declined(...sentences: readonly string[]): CommandFailure {
  return new CommandFailure({
    exitCode: exitCode.notConfirmed,
    reason: { kind: 'declined' },
    sentences,
  });
}
