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
