const HIDDEN = '‹hidden›';

/**
 * Bytes that spend money: a macaroon, the preimage of a payment in flight. Printing, inspecting or
 * serialising one shows `‹hidden›`; only `expose()` gives the bytes, so every use can be found by name.
 */
export class Secret {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = Uint8Array.from(bytes);
  }

  /** The bytes, as a copy. */
  expose(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN;
  }
}
