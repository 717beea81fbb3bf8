/** Blanks, and characters without a shape that come along when people paste: zero-width ones, direction marks, a BOM. */
const INVISIBLE = /[\s\p{Cf}]/u;

/** The text without what is invisible at its ends. Linear, whatever the text. */
export function trimPasted(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && INVISIBLE.test(text.charAt(start))) start += 1;
  while (end > start && INVISIBLE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
