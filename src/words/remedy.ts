import type { Consent, OtherNode } from '../keysend/connection.ts';
import type { PaymentHash } from '../keysend/preimage.ts';

/** Every setting a remedy can open. */
export type SettingName =
  | 'keysend.lnd.host'
  | 'keysend.lnd.tlsCertPath'
  | 'keysend.lnd.macaroonPath'
  | 'keysend.feeLimitPercent'
  | 'keysend.timeoutSeconds'
  | 'keysend.limits.perPayment'
  | 'keysend.limits.per24Hours'
  | 'keysend.limits.onTestNetworks'
  | 'keysend.confirmAbove'
  | 'keysend.feeLimitSat';

/** Something a person can do about it with one click. `label` is a button's text. Sentences never depend on the button. */
export type Remedy = { readonly label: string } & (
  | { readonly kind: 'openSetting'; readonly setting: SettingName }
  /** The text file that names the connection. */
  | { readonly kind: 'openFile'; readonly path: string }
  /** A file among others, in the system's file manager. */
  | { readonly kind: 'revealFile'; readonly path: string }
  /** A command or a value for the clipboard. */
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'tryAgain' }
  | { readonly kind: 'showLog' }
  | { readonly kind: 'openOutput' }
  | { readonly kind: 'showPayments' }
  | { readonly kind: 'manageTrust' }
  | { readonly kind: 'allowConnection'; readonly consent: Consent }
  | { readonly kind: 'enterMacaroon' }
  /** A secret file that others can read. */
  | { readonly kind: 'makePrivate'; readonly path: string }
  | { readonly kind: 'acceptNode'; readonly other: OtherNode }
  | { readonly kind: 'trackPayment'; readonly hash: PaymentHash }
  | { readonly kind: 'mendPractice' }
  /** Sending was stopped; asks before it lets payments out again. */
  | { readonly kind: 'allowSending' }
);
