/** The person said no. */
export class Declined extends Error {
  /** A whole sentence: what was not done. */
  readonly sentence: string;

  constructor(sentence: string) {
    super(sentence);
    this.name = 'Declined';
    this.sentence = sentence;
  }
}
