/** The command was not written as it must be. Nothing was asked of any node. */
export class UsageError extends Error {
  /** Whole sentences for people. */
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join(' '));
    this.name = 'UsageError';
    this.sentences = sentences;
  }
}
