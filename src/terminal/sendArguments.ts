import * as l10n from '@vscode/l10n';
import { parseAmount } from '../keysend/amount.ts';
import { parseDestination } from '../keysend/destination.ts';
import { DEFAULT_TIMEOUT_SECONDS, LONGEST_TIMEOUT_SECONDS } from '../keysend/limits.ts';
import type { FeeLimit } from '../keysend/limits.ts';
import type { Reason } from '../keysend/problem.ts';
import { LONGEST_MESSAGE_BYTES } from '../keysend/records.ts';
import { explain } from '../words/reasons.ts';
import { amountBehind, percentBehind, wholeFrom } from './flagValues.ts';
import type { SendWish } from './invocation.ts';
import { UsageError } from './usageError.ts';

/** `send`'s part of a command line as it was typed. */
export interface SendWords {
  readonly destination?: string;
  readonly amount?: string;
  /** Words behind the amount. */
  readonly more: readonly string[];
  readonly message?: string;
  readonly feeLimitPercent?: string;
  readonly feeLimitSat?: string;
  readonly timeout?: string;
  /** Then a destination may be an alias. */
  readonly practice: boolean;
}

/** A payment that costs more than it brings is nobody's wish. */
const WHOLE_AMOUNT_PERCENT = 100;

/**
 * What is to be sent.
 * @throws {UsageError} with a sentence for each thing that is wrong
 */
export function checkSendArguments(words: SendWords): SendWish {
  const destination = destinationIn(words.destination ?? '', words);
  const amount = parseAmount(words.amount ?? '');
  const fee = checkFeeLimit(words);
  const timeout = checkTimeout(words);
  const sentences = [
    ...placeSentences(words),
    ...fee.sentences,
    ...timeout.sentences,
    ...messageSentences(words.message),
  ];
  if (sentences.length > 0 || destination === undefined || !amount.ok) throw new UsageError(sentences);
  return {
    destination,
    amountMsat: amount.value,
    ...(words.message === undefined ? {} : { message: words.message }),
    ...(fee.limit === undefined ? {} : { feeLimit: fee.limit }),
    timeoutSeconds: timeout.seconds,
  };
}

/** A key, an alias where that can be one, or undefined. */
function destinationIn(
  text: string,
  { practice }: Pick<SendWords, 'practice'>,
): SendWish['destination'] | undefined {
  const parsed = parseDestination(text);
  if (parsed.ok) return parsed.value.key;
  const isAlias = practice && parsed.problem.kind === 'name' && !parseAmount(text).ok;
  return isAlias ? { alias: text.trim() } : undefined;
}

/** What is wrong with the destination and the amount, each in its place. */
function placeSentences(words: SendWords): readonly string[] {
  const { destination: first, amount: second, more } = words;
  if (first === undefined) return [l10n.t('Name a destination and an amount.')];
  if (second === undefined) {
    if (parseAmount(first).ok) return [l10n.t('The destination is missing; it comes before the amount.')];
    return [
      ...destinationSentences(first, words),
      l10n.t('The amount is missing; it comes after the destination.'),
    ];
  }
  if (destinationIn(first, words) === undefined && destinationIn(second, words) !== undefined) {
    return [l10n.t('The destination comes first, then the amount. Try: {0} {1}', second, first)];
  }
  return [...destinationSentences(first, words), ...amountSentences(second, more)];
}

function destinationSentences(text: string, words: SendWords): readonly string[] {
  const parsed = parseDestination(text);
  if (parsed.ok || destinationIn(text, words) !== undefined) return [];
  if (words.practice && parsed.problem.kind === 'empty') {
    return [l10n.t('Name the node to pay, such as bob, or its public key.')];
  }
  return [sentenceOf({ kind: 'destination', problem: parsed.problem })];
}

function amountSentences(text: string, more: readonly string[]): readonly string[] {
  const whole = [text, ...more].join(' ');
  if (more.length > 0 && parseAmount(whole).ok) {
    return [l10n.t('An amount with a space in it goes into quotation marks: "{0}".', whole)];
  }
  if (more.length > 0) {
    const extra = more.join(' ');
    return [
      l10n.t(
        'Nothing comes after the amount but options; "{0}" is too much. A message goes behind --message, in quotation marks.',
        extra,
      ),
    ];
  }
  const parsed = parseAmount(text);
  return parsed.ok ? [] : [sentenceOf({ kind: 'amount', problem: parsed.problem })];
}

function messageSentences(message: string | undefined): readonly string[] {
  if (message === undefined) return [];
  if (message === '')
    return [l10n.t('The message behind --message is empty. Leave the option out to send none.')];
  const bytes = new TextEncoder().encode(message).length;
  if (bytes <= LONGEST_MESSAGE_BYTES) return [];
  return [sentenceOf({ kind: 'messageTooLong', bytes, most: LONGEST_MESSAGE_BYTES })];
}

/** Without a flag the limits that hold anyway count. An amount alone leaves the percentage open, as lncli's `--fee_limit` does. */
function checkFeeLimit({ feeLimitPercent, feeLimitSat }: SendWords): {
  readonly limit?: FeeLimit;
  readonly sentences: readonly string[];
} {
  const sentences: string[] = [];
  let [percent, mostMsat]: [FeeLimit['percent'], FeeLimit['mostMsat']] = [undefined, undefined];
  if (feeLimitPercent !== undefined) {
    const read = percentBehind('--fee-limit-percent', feeLimitPercent);
    if ('value' in read) percent = read.value;
    else sentences.push(read.sentence);
  }
  if (feeLimitSat !== undefined) {
    const read = amountBehind('--fee-limit-sat', feeLimitSat);
    if ('value' in read) mostMsat = read.value;
    else sentences.push(read.sentence);
  }
  if (percent === undefined && mostMsat === undefined) return { sentences };
  return { limit: { percent: percent ?? WHOLE_AMOUNT_PERCENT, mostMsat }, sentences };
}

function checkTimeout({ timeout }: SendWords): {
  readonly seconds: number;
  readonly sentences: readonly string[];
} {
  const seconds = timeout === undefined ? DEFAULT_TIMEOUT_SECONDS : wholeFrom(timeout);
  if (seconds !== undefined && seconds >= 1 && seconds <= LONGEST_TIMEOUT_SECONDS) {
    return { seconds, sentences: [] };
  }
  const most = String(LONGEST_TIMEOUT_SECONDS);
  return {
    seconds: DEFAULT_TIMEOUT_SECONDS,
    sentences: [l10n.t('--timeout is a number of seconds from 1 to {0}; "{1}" is not.', most, timeout ?? '')],
  };
}

function sentenceOf(reason: Reason): string {
  return explain(reason, 'terminal').sentence;
}
