import * as l10n from '@vscode/l10n';
import type { NodeKey } from '../keysend/destination.ts';
import type { Payment } from '../keysend/payment.ts';
import { plain } from './text.ts';

/** What a node is called: its alias where we know it, else the first digits of its key. Safe to print. */
export type Names = (key: NodeKey) => string;

const LONGEST_NAME = 32;

/** An alias made safe to print; the key's first digits when there is none. Aliases are chosen by their owners: no proof of anything. */
export function nodeName(key: NodeKey, alias: string | undefined): string {
  return plain(alias ?? '', LONGEST_NAME) || shortKey(key);
}

export function shortKey(key: NodeKey): string {
  return `${key.slice(0, 10)}…`;
}

/** Names from what is known of aliases. */
export function namesFrom(aliasOf: (key: NodeKey) => string | undefined): Names {
  return (key) => nodeName(key, aliasOf(key));
}

/** Who is paid. A failed payment that only a node remembers has lost its destination. */
export function receiverName({ destination }: Pick<Payment, 'destination'>, names: Names): string {
  return destination === undefined ? l10n.t('the receiver') : names(destination);
}
