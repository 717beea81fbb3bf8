import { createHmac } from 'node:crypto';
import { Problem } from '../keysend/problem.ts';
import { Secret } from '../keysend/secret.ts';

/*
 * A macaroon in binary form, version 2 (gopkg.in/macaroon.v2): 02, its header, caveats of `02 length id 00` each, 00, and the
 * signature as `06 20` and 32 bytes. Anyone can narrow one, nobody can widen it: a caveat's id is signed with the signature
 * before it, which it then replaces. The npm package `macaroon` (3.0.4) cannot be used: its buffer doubles with every field it
 * writes, so that a macaroon with four caveats needs 6 GB and throws. The tests compare with it below that.
 */
const VERSION = 2;
const END = 0x00;
const IDENTIFIER = 0x02;
const SIGNATURE = 0x06;
const SIGNATURE_LENGTH = 32;

/**
 * The same macaroon, good only before `deadline` (Unix milliseconds): LND refuses a call with it from then on.
 *
 * @throws {Problem} `macaroonNotUnderstood`
 */
export function narrowMacaroon(base: Secret, deadline: number): Secret {
  const bytes = Buffer.from(base.expose());
  const end = bytes.length - SIGNATURE_LENGTH - 3;
  if (
    bytes[0] !== VERSION ||
    end < 1 ||
    bytes[end] !== END ||
    bytes[end + 1] !== SIGNATURE ||
    bytes[end + 2] !== SIGNATURE_LENGTH
  ) {
    throw new Problem({
      kind: 'macaroonNotUnderstood',
      detail: 'not a macaroon of version 2 in binary form',
    });
  }
  const caveat = Buffer.from(`time-before ${new Date(deadline).toISOString()}`, 'ascii');
  const signature = createHmac('sha256', bytes.subarray(end + 3))
    .update(caveat)
    .digest();
  return new Secret(
    Buffer.concat([
      bytes.subarray(0, end),
      Buffer.from([IDENTIFIER, caveat.length]),
      caveat,
      Buffer.from([END, END, SIGNATURE, SIGNATURE_LENGTH]),
      signature,
    ]),
  );
}
