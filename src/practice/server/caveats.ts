import { BlockList, isIP } from 'node:net';
import { goQuote } from './goText.ts';
import { parseGoTime } from './goTime.ts';
import { Refusal } from './refusal.ts';

/** What a caveat is about. */
export interface Circumstances {
  /** Unix milliseconds. */
  readonly now: number;
  /** The caller's IP address. */
  readonly peer: string;
  /** All caveats of the macaroon. */
  readonly caveats: readonly Buffer[];
}

/** Throws a SyntaxError with LND's words where the caveat is not satisfied. */
type Check = (argument: string, circumstances: Circumstances) => void;

/** The conditions that LND knows: those of the bakery (checkers/checkers.go) and its own (macaroons/constraints.go). */
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['time-before', checkTime],
  ['declared', checkDeclared],
  ['error', () => fail('bad caveat')],
  ['ipaddr', checkAddress],
  ['iprange', checkRange],
  ['lnd-custom', checkCustom],
]);

/** @throws {Refusal} in LND's words */
export function checkCaveat(caveat: Buffer, circumstances: Circumstances): void {
  const text = caveat.toString('utf8');
  const quoted = goQuote(caveat);
  if (text === '') throw new Refusal(`cannot parse caveat ${quoted}: empty caveat`);
  if (text.startsWith(' ')) {
    throw new Refusal(`cannot parse caveat ${quoted}: caveat starts with space character`);
  }
  try {
    const check = checks.get(conditionOf(text)) ?? fail('caveat not recognized');
    check(argumentOf(text), circumstances);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(`caveat ${quoted} not satisfied: ${error.message}`);
  }
}

function checkTime(argument: string, { now }: Circumstances): void {
  // So that what is no number has expired, too.
  if (!(now < parseGoTime(argument))) fail('macaroon has expired');
}

/** A macaroon that declares something declares it truly, unless it says two things of one name. */
function checkDeclared(argument: string, { caveats }: Circumstances): void {
  const [name, value] = splitOnce(argument);
  if (value === undefined) fail('declared caveat has no value');
  const values = caveats
    .map((caveat) => caveat.toString('utf8'))
    .filter((text) => conditionOf(text) === 'declared')
    .map((text) => splitOnce(argumentOf(text)))
    .filter(([other, said]) => other === name && said !== undefined);
  if (values.some(([, said]) => said !== value)) {
    fail(`got ${name}=null, expected ${goQuote(Buffer.from(value))}`);
  }
}

function checkAddress(argument: string, { peer }: Circumstances): void {
  const allowed = new BlockList();
  const address = canonical(argument);
  if (isIP(address) !== 0) allowed.addAddress(address, familyOf(address));
  if (!contains(allowed, peer)) fail('macaroon locked to different IP address');
}

function checkRange(argument: string, { peer }: Circumstances): void {
  const [address = '', bits = '', ...more] = argument.split('/');
  const family = isIP(address);
  const length = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (family === 0 || more.length > 0 || !(length <= (family === 4 ? 32 : 128))) {
    fail(`unable to parse macaroon IP range: invalid CIDR address: ${argument}`);
  }
  const allowed = new BlockList();
  allowed.addSubnet(address, length, familyOf(address));
  // Node takes every IPv4 address for one of `::/0`.
  if (isIP(canonical(peer)) !== family || !contains(allowed, peer)) {
    fail('macaroon locked to different IP range');
  }
}

/** Caveats for a middleware that LND would ask; there is none here. */
function checkCustom(argument: string): void {
  if (argument !== argument.trim()) fail('unexpected white space found in caveat condition');
  if (argument === '') fail('expected custom caveat, got empty string');
  const [name] = splitOnce(argument);
  fail(`cannot accept macaroon with custom caveat '${name}', no middleware registered to handle it`);
}

function contains(list: BlockList, peer: string): boolean {
  const address = canonical(peer);
  return isIP(address) !== 0 && list.check(address, familyOf(address));
}

/** A socket that listens for IPv6 as well calls an IPv4 caller `::ffff:127.0.0.1`; Go takes both for the same. */
function canonical(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

function conditionOf(text: string): string {
  return splitOnce(text)[0];
}

function argumentOf(text: string): string {
  return splitOnce(text)[1] ?? '';
}

function splitOnce(text: string): readonly [string, string | undefined] {
  const blank = text.indexOf(' ');
  return blank === -1 ? [text, undefined] : [text.slice(0, blank), text.slice(blank + 1)];
}

function fail(why: string): never {
  throw new SyntaxError(why);
}
