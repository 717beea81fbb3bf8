import { status } from '@grpc/grpc-js';

/** An answer that is no: LND's words, and code 2 for nearly all of them. */
export class Refusal extends Error {
  readonly code: status;

  constructor(details: string, code: status = status.UNKNOWN) {
    super(details);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** What LND has and the practice network has not: said so rather than done otherwise. */
export function notSimulated(what: string): Refusal {
  return new Refusal(
    `the practice network simulates keysend payments only, without ${what}`,
    status.UNIMPLEMENTED,
  );
}
