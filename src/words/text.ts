/** Characters that steer a terminal or an editor, turn the direction of text, or cannot be seen. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]+/gu;
/** U+2800 is a Braille cell without dots: a blank in all but name. */
const BLANKS = /[\p{White_Space}\u2800]+/gu;
/** Marks pile up on one letter until they cover the lines around it. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

const LONGEST_TEXT = 120;
/** Paths must stay whole to be of use; only absurd ones are cut. */
const LONGEST_PATH = 400;

/**
 * Text of strangers (aliases, messages, errors) made safe to print on one line, cut to `most` characters. It says nothing
 * about who wrote it: letters of other alphabets stay, and some look like ours.
 */
export function plain(text: string, most: number = LONGEST_TEXT): string {
  // Cleaning costs time per character, and of a long text only the beginning is shown.
  const start = text.length > most * 8 ? text.slice(0, most * 8) : text;
  const clean = start
    .replace(BLANKS, ' ')
    .replace(UNSAFE, '')
    .replace(/ {2,}/g, ' ')
    .replace(PILED_MARKS, '$1')
    .trim();
  const characters = Array.from(clean);
  if (characters.length <= most && start === text) return clean;
  return `${characters
    .slice(0, most - 1)
    .join('')
    .trimEnd()}…`;
}

export function plainPath(path: string): string {
  return plain(path, LONGEST_PATH);
}
