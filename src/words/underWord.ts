/** Under the word of the first line. */
const INDENT = ' '.repeat(12);

/** A block of the output: a word such as SUCCEEDED in front of the first line, and the other lines below it. */
export function underWord(word: string, lines: readonly string[]): readonly string[] {
  const [first = '', ...others] = lines;
  return [word.padEnd(INDENT.length) + first, ...others.map((line) => INDENT + line)];
}
