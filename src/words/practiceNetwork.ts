import * as l10n from '@vscode/l10n';
import { PRACTICE } from '../keysend/network.ts';
import type { Network } from '../keysend/network.ts';

/** Said wherever something happens on the practice network, so that nobody takes it for money. */
export function practiceLine(): string {
  return l10n.t('Practice network: simulated, no bitcoin');
}

/** The same as a line among others; none on other networks. */
export function practiceLines(network: Network): readonly string[] {
  return network === PRACTICE ? [practiceLine()] : [];
}
