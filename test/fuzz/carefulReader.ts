/**
 * What a careful person takes an amount for, in msat; undefined: they would ask. Written with other means than the product's own (from
 * right to left, digit by digit, no pattern), so that both hardly share a mistake.
 */
export function readCarefully(text: string): bigint | undefined {
  const all = Array.from(text);
  const first = all.findIndex((each) => !isShapeless(each));
  const characters = all.slice(first, all.findLastIndex((each) => !isShapeless(each)) + 1);
  const lastDigit = characters.findLastIndex((each) => isDigit(each));
  const unit = characters
    .slice(lastDigit + 1)
    .filter((each) => !isBlank(each))
    .join('')
    .toLowerCase();
  const thousandths = msatPer(unit);
  return thousandths === undefined ? undefined : value(characters.slice(0, lastDigit + 1), thousandths);
}

function value(number: readonly string[], msat: bigint): bigint | undefined {
  const point = number.indexOf('.');
  const whole = point === -1 ? number : number.slice(0, point);
  const decimals = point === -1 ? [] : number.slice(point + 1);
  if (!decimals.every(isDigit)) return undefined;
  const digits = wholeDigits(whole);
  if (digits === undefined) return undefined;
  // What a machine calls one and a half may be fifteen hundred to the person next door.
  if (decimals.length === 3 && digits.length >= 1 && digits.length <= 3 && whole.length === digits.length) {
    if (digits.some((digit) => digit !== '0')) return undefined;
  }
  let total = 0n;
  for (const digit of [...digits, ...decimals]) total = total * 10n + BigInt(digit);
  const scaled = total * msat;
  const scale = 10n ** BigInt(decimals.length);
  return scaled % scale === 0n ? scaled / scale : undefined;
}

/** The digits before the point; undefined where separators stand elsewhere than before each three, or are not all the same. */
function wholeDigits(whole: readonly string[]): readonly string[] | undefined {
  const digits = whole.filter((each) => isDigit(each));
  const separators = whole.filter((each) => !isDigit(each));
  if (separators.length === 0) return digits;
  const kinds = new Set(separators.map((each) => (isBlank(each) ? ' ' : each)));
  if (kinds.size > 1 || ![...kinds].every((kind) => kind === ',' || kind === '_' || kind === ' '))
    return undefined;
  for (let from = whole.length - 1, place = 0; from >= 0; from -= 1, place += 1) {
    if (isDigit(whole[from] ?? '') === (place % 4 === 3)) return undefined;
  }
  if (!isDigit(whole[0] ?? '') || whole[0] === '0') return undefined;
  return digits;
}

function msatPer(unit: string): bigint | undefined {
  if (unit === '' || unit === 'sat' || unit === 'sats') return 1_000n;
  if (unit === 'k' || unit === 'ksat' || unit === 'ksats') return 1_000_000n;
  if (unit === 'msat' || unit === 'msats') return 1n;
  return unit === 'btc' ? 100_000_000_000n : undefined;
}

function isDigit(character: string): boolean {
  return character.length === 1 && character >= '0' && character <= '9';
}

function isBlank(character: string): boolean {
  return character.trim() === '';
}

function isShapeless(character: string): boolean {
  return isBlank(character) || (character.normalize('NFKC') === character && /^\p{Cf}$/u.test(character));
}
