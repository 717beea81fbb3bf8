/** Control characters, line ends, and what is invisible or turns the direction of text. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]+/gu;

/** Text of strangers (aliases, messages, errors, paths) made safe to print on one line; cut to `most` characters. */
export function plain(text: string, most = 120): string {
  const clean = text.replace(/\s+/gu, ' ').replace(UNSAFE, '').trim();
  const characters = Array.from(clean);
  return characters.length <= most ? clean : `${characters.slice(0, most - 1).join('')}…`;
}
