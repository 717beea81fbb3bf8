import { status } from '@grpc/grpc-js';
import type { PaymentHash } from '../keysend/preimage.ts';
import type { NodeReason } from '../keysend/problem.ts';

/** How a call ended that did not succeed: gRPC's code, and LND's or grpc-js's own words. */
export interface CallError {
  readonly code: number;
  readonly details: string;
}

/** What was asked, as far as an answer's meaning depends on it. */
export interface Question {
  readonly host: string;
  /** `/routerrpc.Router/SendPaymentV2` */
  readonly method: string;
  readonly hash?: PaymentHash;
}

interface Row {
  readonly code?: number;
  readonly text?: RegExp;
  /** Undefined where the question makes another row the right one. */
  readonly reason: (error: CallError, question: Question) => NodeReason | undefined;
}

const SEND = '/routerrpc.Router/SendPaymentV2';

/**
 * Whatever LND or the way to it can answer, the first row that fits. LND gives code 2 to nearly everything, so its words
 * decide (facts seen with 0.21.2; rpcperms/interceptor.go, macaroons/service.go, routerrpc/router_backend.go).
 *
 * The core takes some of these reasons for a proof that a payment was never sent: rows for them must fit nothing that
 * can be said once a request may have arrived.
 */
const rows: readonly Row[] = [
  // LND's state, before it looks at the macaroon.
  { code: status.UNKNOWN, text: /^wallet locked/, reason: () => ({ kind: 'walletLocked' }) },
  { code: status.UNKNOWN, text: /^wallet not created/, reason: () => ({ kind: 'walletMissing' }) },
  {
    code: status.UNKNOWN,
    text: /^the RPC server is in the process of starting/,
    reason: () => ({ kind: 'starting' }),
  },
  { code: status.UNKNOWN, text: /^waiting to start/, reason: () => ({ kind: 'standby' }) },
  { code: status.UNKNOWN, text: /shutting down$/, reason: () => ({ kind: 'shuttingDown' }) },

  // The macaroon.
  { text: /^expected 1 macaroon, got 0/, reason: () => ({ kind: 'macaroonNotSent' }) },
  {
    text: /^(?:encoding\/hex: |cannot determine data format of binary-encoded macaroon|empty macaroon data|unmarshal v\d: |invalid ID|unknown macaroon version)/,
    reason: ({ details }) => ({ kind: 'macaroonNotUnderstood', detail: details }),
  },
  { text: /macaroon has expired/, reason: () => ({ kind: 'macaroonExpired' }) },
  { text: /^verification failed: signature mismatch/, reason: () => ({ kind: 'macaroonOfAnotherNode' }) },
  { text: /^cannot retrieve macaroon: .*root key/, reason: () => ({ kind: 'macaroonRevoked' }) },
  {
    text: /^permission denied$/,
    reason: (_, { method }) => ({ kind: 'macaroonTooWeak', method }),
  },

  // The payment.
  {
    code: status.NOT_FOUND,
    reason: (_, { hash }) => (hash === undefined ? undefined : { kind: 'paymentNotFound', hash }),
  },
  {
    code: status.ALREADY_EXISTS,
    reason: (_, { hash }) => (hash === undefined ? undefined : { kind: 'alreadyExists', hash }),
  },
  {
    // Validation only: a failure of LND's database has code 2 too, and may come after the payment was written.
    text: /^(?:time preference out of range|total time lock of|sat and msat arguments are mutually|amount cannot be negative|amount must be specified|no custom records with types below|keysend payments cannot specify|invalid vertex length|invalid hash length|missing feature dependency|cltv limit \d+ should be greater|self-payments not allowed|timeout_seconds must be specified)/,
    reason: ({ details }, { method }) =>
      method === SEND ? { kind: 'orderRefused', detail: details } : undefined,
  },

  // No connection came about. grpc-js gives its reasons as text alone; the words inside are OpenSSL's and Node's.
  ...unconnected(/ECONNREFUSED/, (host) => ({ kind: 'refused', host })),
  ...unconnected(/ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames/, (host) => ({
    kind: 'certificateOfAnotherName',
    host,
  })),
  ...unconnected(/certificate has expired|certificate is not yet valid/, (host) => ({
    kind: 'certificateExpired',
    host,
  })),
  ...unconnected(
    /self-signed certificate|unable to (?:verify|get) .*certificate|certificate signature/,
    (host) => ({
      kind: 'certificateWrong',
      host,
    }),
  ),
  ...unconnected(/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, (host, detail) => ({
    kind: 'unreachable',
    host,
    detail,
  })),
  ...unconnected(
    // What is at the other end hung up during the handshake, or spoke something else.
    /Failed to connect|ECONNRESET|EPIPE|Socket closed|Connection closed|socket disconnected|EPROTO|SSL routines|wrong version number|Protocol error|Session closed/i,
    (host) => ({ kind: 'notGrpc', host }),
  ),
  ...unconnected(/(?:)/, (host, detail) => ({ kind: 'unreachable', host, detail })),
  {
    code: status.UNAVAILABLE,
    text: /^Name resolution failed/,
    reason: (_, { host }) => ({ kind: 'hostUnknown', host }),
  },
  { text: /^Received HTTP status code/, reason: (_, { host }) => ({ kind: 'notGrpc', host }) },

  // A connection that was there and is not any more, or was given up.
  { code: status.UNAVAILABLE, reason: ({ details }) => ({ kind: 'connectionLost', detail: details }) },
  { code: status.CANCELLED, reason: ({ details }) => ({ kind: 'connectionLost', detail: details }) },
  {
    code: status.INTERNAL,
    text: /RST_STREAM/,
    reason: ({ details }) => ({ kind: 'connectionLost', detail: details }),
  },
  {
    code: status.DEADLINE_EXCEEDED,
    reason: ({ details }, { host }) => ({ kind: 'unreachable', host, detail: details }),
  },
  { code: status.UNIMPLEMENTED, reason: (_, { method }) => ({ kind: 'notImplemented', method }) },
];

function unconnected(text: RegExp, reason: (host: string, detail: string) => NodeReason): Row[] {
  return [
    {
      code: status.UNAVAILABLE,
      text: new RegExp(`^No connection established.*(?:${text.source})`, text.flags),
      reason: ({ details }, { host }) => reason(host, details),
    },
  ];
}

/** Why a call failed. Codes 5 and 6 mean something for questions about a payment only. */
export function nodeReason(error: CallError, question: Question): NodeReason {
  for (const { code, text, reason } of rows) {
    if (code !== undefined && code !== error.code) continue;
    if (text !== undefined && !text.test(error.details)) continue;
    const found = reason(error, question);
    if (found !== undefined) return found;
  }
  return { kind: 'nodeError', code: error.code, detail: error.details };
}
