/** One keysend that is to be sent, as `keysend.sendKeysend` takes it. */
export interface Errand {
  readonly destination: string;
  readonly amountSat: number;
  /** Names this errand alone, so that each order can be told from all others. */
  readonly message: string;
}

/** What whoever sent it says of one errand. */
export type Sent = { readonly hash: string; readonly state: string } | { readonly problem: string };

const AMOUNT_SAT = 1_000;

/** To each destination in turn. */
export function errandsTo(destinations: readonly string[], count: number, name: string): readonly Errand[] {
  return Array.from({ length: count }, (_, index) => ({
    destination: destinations[index % destinations.length] ?? '',
    amountSat: AMOUNT_SAT,
    message: `${name} ${String(index)}`,
  }));
}
