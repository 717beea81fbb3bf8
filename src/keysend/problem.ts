import type { AmountProblem, Msat } from './amount.ts';
import type { DestinationProblem, NodeKey } from './destination.ts';
import type { Network } from './network.ts';
import type { PaymentHash } from './preimage.ts';

/** Which of the three parts of a connection something is about. */
export type ConnectionPart = 'host' | 'certificate' | 'macaroon';

/** Where a connection's parts were named. */
export type ConnectionSource =
  | { readonly kind: 'userSettings' }
  /** Settings of the workspace or of one of its folders. */
  | { readonly kind: 'workspaceSettings'; readonly folder: string }
  | { readonly kind: 'flags' }
  | { readonly kind: 'environment' }
  | { readonly kind: 'dotenv'; readonly file: string }
  /** Nothing named a node, or a person asked for it: the simulated network of this machine. */
  | { readonly kind: 'practice' };

/** What is wrong with the details of a connection, before anything is sent over it. */
export type ConnectionDetailsReason =
  /** Nothing anywhere names a node. */
  | { readonly kind: 'noConnection' }
  /** A set that names some parts only. A missing certificate is allowed: then the system's authorities count. */
  | { readonly kind: 'partMissing'; readonly part: ConnectionPart; readonly source: ConnectionSource }
  | { readonly kind: 'hostWithoutPort'; readonly host: string }
  | { readonly kind: 'hostInvalid'; readonly host: string }
  | { readonly kind: 'portInvalid'; readonly host: string; readonly port: string }
  /** Where a host or a path belongs stands a macaroon, or a link that holds one: named, never repeated. */
  | { readonly kind: 'macaroonPasted'; readonly part: ConnectionPart }
  | { readonly kind: 'variableUnknown'; readonly variable: string; readonly value: string }
  | { readonly kind: 'pathIsUnc'; readonly part: ConnectionPart; readonly path: string }
  /** Named where no folder is that it could start from: the person's own settings. */
  | { readonly kind: 'pathIsRelative'; readonly part: ConnectionPart; readonly path: string }
  /** Mostly a Windows path in double quotes: `.env` and JSON read the `\n` of `\networks` as a line break. */
  | { readonly kind: 'pathHasControlCharacter'; readonly part: ConnectionPart; readonly path: string }
  /** The folder's `.env` is there and cannot be read. */
  | { readonly kind: 'dotenvUnreadable'; readonly file: string; readonly code: string }
  | { readonly kind: 'fileMissing'; readonly part: ConnectionPart; readonly path: string }
  | {
      readonly kind: 'fileIsDirectory';
      readonly part: ConnectionPart;
      readonly path: string;
      readonly found?: string;
    }
  | {
      readonly kind: 'fileUnreadable';
      readonly part: ConnectionPart;
      readonly path: string;
      readonly code: string;
    }
  /** Links or files were put in its place each time that it was read: which one it is could not be said. */
  | { readonly kind: 'fileReplaced'; readonly part: ConnectionPart; readonly path: string }
  | { readonly kind: 'certificateGarbage'; readonly path: string }
  | { readonly kind: 'certificateIsKey'; readonly path: string }
  | { readonly kind: 'macaroonIsHex'; readonly path: string }
  | { readonly kind: 'macaroonIsBase64'; readonly path: string }
  | { readonly kind: 'macaroonGarbage'; readonly path: string }
  /** One was entered for this host while it had another certificate: somebody else may answer there now. */
  | { readonly kind: 'otherCertificate'; readonly host: string }
  /** The folder names this set, its macaroon lies elsewhere, and the person has not allowed it. */
  | {
      readonly kind: 'consentNeeded';
      readonly folder: string;
      readonly host: string;
      readonly certificatePath?: string;
      readonly macaroonPath: string;
    }
  | { readonly kind: 'workspaceNotTrusted' }
  /**
   * Another node answers at this address than the one that answered there first, whose key can maybe no longer be read;
   * `alias` is what the new one calls itself.
   */
  | {
      readonly kind: 'otherNode';
      readonly host: string;
      readonly expected?: NodeKey;
      readonly found: NodeKey;
      readonly alias: string;
      readonly network: Network;
    };

/** Why a node did not answer or refused to (facts/lnd.md, Diagnosis). */
export type NodeReason =
  | { readonly kind: 'walletLocked' }
  | { readonly kind: 'walletMissing' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'standby' }
  | { readonly kind: 'shuttingDown' }
  | { readonly kind: 'macaroonNotSent' }
  | { readonly kind: 'macaroonNotUnderstood'; readonly detail: string }
  | { readonly kind: 'macaroonOfAnotherNode' }
  | { readonly kind: 'macaroonRevoked' }
  | { readonly kind: 'macaroonExpired' }
  | { readonly kind: 'macaroonTooWeak'; readonly method: string }
  | { readonly kind: 'certificateWrong'; readonly host: string }
  | { readonly kind: 'certificateOfAnotherName'; readonly host: string }
  | { readonly kind: 'certificateExpired'; readonly host: string }
  /** Something answered, but not TLS or not gRPC: a REST or P2P port, or another program. */
  | { readonly kind: 'notGrpc'; readonly host: string }
  | { readonly kind: 'refused'; readonly host: string }
  | { readonly kind: 'hostUnknown'; readonly host: string }
  | { readonly kind: 'unreachable'; readonly host: string; readonly detail: string }
  /** The node is older than the call. */
  | { readonly kind: 'notImplemented'; readonly method: string }
  | { readonly kind: 'paymentNotFound'; readonly hash: PaymentHash }
  /** The node knows this hash already; nothing new was sent. */
  | { readonly kind: 'alreadyExists'; readonly hash: PaymentHash }
  /** LND's own validation refused the request; nothing was written or sent. */
  | { readonly kind: 'orderRefused'; readonly detail: string }
  /** The stream or call ended without an answer. What the node did is not known. */
  | { readonly kind: 'connectionLost'; readonly detail: string }
  | { readonly kind: 'nodeError'; readonly code: number; readonly detail: string };

export type OrderReason =
  | { readonly kind: 'messageTooLong'; readonly bytes: number; readonly most: number }
  | { readonly kind: 'paymentToSelf' }
  | { readonly kind: 'differentNode'; readonly expected: string; readonly found: string }
  /** An order goes out again only while it is proven that no node ever had it, and this is not, or not any more. */
  | { readonly kind: 'sentAlready'; readonly hash: PaymentHash }
  /** That one, of the same amount to the same destination, was written down after whoever said yes to this one had been told of the others. */
  | { readonly kind: 'sameMeanwhile'; readonly hash: PaymentHash }
  /** A payment that does not settle at once would need a person's yes, and there is nobody to ask. */
  | { readonly kind: 'notConfirmed'; readonly network: Network };

/** What a person allowed does not let it out; nothing was sent. Amounts are without fees. */
export type BrakeReason =
  /** Since then (Unix milliseconds). `onlyHere`: this window was told to, and the journal could not be. */
  | { readonly kind: 'sendingStopped'; readonly since: number; readonly onlyHere?: true }
  | { readonly kind: 'abovePaymentLimit'; readonly amountMsat: Msat; readonly limitMsat: Msat }
  /** It may cost more than the fee limit that holds, and nobody was asked. */
  | { readonly kind: 'aboveFeeLimit'; readonly feeLimitMsat: Msat; readonly limitMsat: Msat }
  /** `paidMsat` was paid within 24 hours, `openMsat` is on its way or may have been paid. */
  | {
      readonly kind: 'aboveDayLimit';
      readonly amountMsat: Msat;
      readonly limitMsat: Msat;
      readonly paidMsat: Msat;
      readonly openMsat: Msat;
    };

/** Why the journal cannot be used, as far as a person can act upon it. */
export type JournalCause =
  | 'newerVersion'
  /** By another process, for longer than it is waited for. */
  | 'locked'
  /** A directory is there, or a file where its directory belongs. */
  | 'notAFile'
  /** The database of another program. */
  | 'foreign'
  /** To read it, or to write there. */
  | 'notAllowed'
  | 'full'
  /** It was damaged, empty or gone: a new one has its place by now, in which all sending is stopped. */
  | 'setAside';

export type JournalReason =
  /** `detail` is what SQLite or the system says; without `cause` that is all that is known. */
  | {
      readonly kind: 'journalUnavailable';
      readonly path: string;
      readonly detail: string;
      readonly cause?: JournalCause;
    }
  | { readonly kind: 'orderExists'; readonly hash: PaymentHash }
  /** It was written there, and is not there any more: how the payment stands cannot be kept. */
  | { readonly kind: 'orderLost'; readonly hash: PaymentHash }
  /** The journal is as it was; `path` is that of its copy, and nothing was left there that was not there before. */
  | { readonly kind: 'backupFailed'; readonly path: string; readonly detail: string };

/** The practice network could not be started, or ended at once. */
export type PracticeReason = { readonly kind: 'practiceUnavailable'; readonly cause: PracticeTrouble };

export type PracticeTrouble =
  /** Its folder cannot be made, or what is in it not be read or written; `detail` is what the system says. */
  | {
      readonly kind: 'disk';
      readonly what: 'inTheWay' | 'notAllowed' | 'full' | 'broken';
      readonly folder: string;
      readonly detail: string;
    }
  /** This one was demanded: another program uses it, or the system keeps it for itself. */
  | { readonly kind: 'portTaken'; readonly port: number }
  /** It runs at `host`, and another port was demanded. */
  | { readonly kind: 'otherPort'; readonly host: string; readonly port: number }
  /** The folder's network was made with another seed than the one that was demanded. */
  | { readonly kind: 'otherSeed'; readonly folder: string }
  /** A newer version of this program made it. */
  | { readonly kind: 'newerVersion' }
  /** A process serves it, or is about to, and does not answer. */
  | { readonly kind: 'hangs'; readonly pid?: number }
  /** Its process ended before it said anything. */
  | { readonly kind: 'ended'; readonly log: string }
  | { readonly kind: 'other'; readonly detail: string };

/** Everything a person can mend. `words/` has a sentence and a remedy for each. */
export type Reason =
  | ({ readonly kind: 'amount' } & { readonly problem: AmountProblem })
  | ({ readonly kind: 'destination' } & { readonly problem: DestinationProblem })
  | ConnectionDetailsReason
  | NodeReason
  | OrderReason
  | BrakeReason
  | JournalReason
  | PracticeReason;

/** Carries a reason through async code. Its message is for logs only; people read `words/`. */
export class Problem extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, options?: ErrorOptions) {
    super(reason.kind, options);
    this.name = 'Problem';
    this.reason = reason;
  }
}

/**
 * The reason an error carries, or undefined for a bug. Each bundle has a copy of `Problem` of its own, so those of the engine
 * are known by their name.
 */
export function reasonOf(error: unknown): Reason | undefined {
  return error instanceof Error && error.name === 'Problem' ? (error as Problem).reason : undefined;
}
