import { sendFlow } from '../sendFlow.ts';
import type { SendOutcome, SendParts } from '../sendFlow.ts';
import type { Draft } from '../sendWizard.ts';

/**
 * Sends a keysend. Keybindings and other extensions may give `{ destination, amountSat, message }`: that prefills, and the
 * person confirms, whatever else it is.
 */
export async function sendKeysend(argument: unknown, parts: SendParts): Promise<SendOutcome | undefined> {
  return sendFlow(argument === undefined ? {} : { draft: draftFrom(argument) }, parts);
}

/** Texts as a person would have typed them; a destination or amount that is neither text nor number is left for its step to refuse. */
export function draftFrom(argument: unknown): Draft {
  const given: Readonly<Record<string, unknown>> =
    typeof argument === 'object' && argument !== null ? { ...argument } : {};
  return {
    destination: textOf(given['destination']),
    amount: textOf(given['amountSat']),
    message: typeof given['message'] === 'string' ? given['message'] : '',
  };
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString();
  return Object.prototype.toString.call(value);
}
