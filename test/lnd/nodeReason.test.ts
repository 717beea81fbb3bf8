import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readHash } from '../../src/lnd/understand.ts';
import { nodeReason } from '../../src/lnd/nodeReason.ts';
import type { NodeReason } from '../../src/keysend/problem.ts';
import { hash } from './samples.ts';

const host = '127.0.0.1:10009';
const send = { host, method: '/routerrpc.Router/SendPaymentV2', hash: readHash(hash) };
const track = { host, method: '/routerrpc.Router/TrackPaymentV2', hash: readHash(hash) };
const getInfo = { host, method: '/lnrpc.Lightning/GetInfo' };

/** As seen with LND 0.21.2 and grpc-js 1.14.7 on Node 24, unless a source is named. */
const answers: readonly [code: number, text: string, kind: NodeReason['kind']][] = [
  [2, 'wallet locked, unlock it to enable full RPC access', 'walletLocked'],
  [2, 'wallet not created, create one to enable full RPC access', 'walletMissing'],
  [2, 'the RPC server is in the process of starting up, but not yet ready to accept calls', 'starting'],
  [2, 'waiting to start, RPC services not available', 'standby'],
  [2, 'routerrpc server shutting down', 'shuttingDown'],

  [2, 'expected 1 macaroon, got 0', 'macaroonNotSent'],
  [2, 'empty macaroon data', 'macaroonNotUnderstood'],
  [2, "encoding/hex: invalid byte: U+007A 'z'", 'macaroonNotUnderstood'],
  [2, 'encoding/hex: odd length hex string', 'macaroonNotUnderstood'],
  [2, 'cannot determine data format of binary-encoded macaroon', 'macaroonNotUnderstood'],
  [2, 'unmarshal v2: field data extends past end of buffer', 'macaroonNotUnderstood'],
  [2, 'unmarshal v1: cannot parse field name', 'macaroonNotUnderstood'],
  [2, 'verification failed: signature mismatch after caveat verification', 'macaroonOfAnotherNode'],
  [2, "cannot retrieve macaroon: cannot get macaroon: root key with id 77 doesn't exist", 'macaroonRevoked'],
  [2, 'caveat "time-before 2026-11-22T23:57:50.080Z" not satisfied: macaroon has expired', 'macaroonExpired'],
  [2, 'permission denied', 'macaroonTooWeak'],

  [
    14,
    'No connection established. Last error: Error: self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca. Resolution note: ',
    'certificateWrong',
  ],
  [
    14,
    'No connection established. Last error: Error: self-signed certificate. Resolution note: ',
    'certificateWrong',
  ],
  [
    14,
    'No connection established. Last error: Error: unable to verify the first certificate. Resolution note: ',
    'certificateWrong',
  ],
  [
    14,
    'No connection established. Last error: Error: unable to get local issuer certificate. Resolution note: ',
    'certificateWrong',
  ],
  [
    14,
    "No connection established. Last error: Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list: . Resolution note: ",
    'certificateOfAnotherName',
  ],
  [
    14,
    'No connection established. Last error: Error: certificate has expired. Resolution note: ',
    'certificateExpired',
  ],
  [
    14,
    'No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: ',
    'refused',
  ],
  [14, 'Name resolution failed for target dns:no.such.host.invalid:10009', 'hostUnknown'],
  // A P2P port.
  [14, 'No connection established. Last error: Error: read ECONNRESET. Resolution note: ', 'notGrpc'],
  [
    14,
    'No connection established. Last error: Error: Client network socket disconnected before secure TLS connection was established. Resolution note: ',
    'notGrpc',
  ],
  // Plain HTTP, or any program that speaks first.
  [
    14,
    'No connection established. Last error: Error: 40ADE1F9F47F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77:\n. Resolution note: ',
    'notGrpc',
  ],
  // An HTTPS server without HTTP/2.
  [
    14,
    'No connection established. Last error: Error: 40ADE1F9F47F0000:error:0A000460:SSL routines:ssl3_read_bytes:tlsv1 alert no application protocol:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:918:SSL alert number 120\n. Resolution note: ',
    'notGrpc',
  ],
  [14, 'Failed to connect (2026-11-22T23:57:39.112Z)', 'connectionLost'],
  [
    14,
    'No connection established. Last error: Failed to connect (2026-11-22T23:57:39.112Z). Resolution note: ',
    'notGrpc',
  ],
  // LND's REST port.
  [
    14,
    'No connection established. Last error: Protocol error (2026-11-23T00:54:38.498Z). Resolution note: ',
    'notGrpc',
  ],
  // A web server.
  [12, 'Received HTTP status code 404', 'notGrpc'],
  [14, 'No connection established. Last error: null. Resolution note: ', 'unreachable'],
  [
    14,
    'No connection established. Last error: Error: connect EHOSTUNREACH 10.0.0.9:10009. Resolution note: ',
    'unreachable',
  ],
  [4, 'Deadline exceeded after 10.000s,Waiting for LB pick', 'unreachable'],

  [14, 'Connection dropped', 'connectionLost'],
  [14, 'read ECONNRESET', 'connectionLost'],
  [1, 'Cancelled on client', 'connectionLost'],
  [13, 'Received RST_STREAM with code 2 (Internal server error)', 'connectionLost'],
  [12, 'unknown method QueryRoutes for service lnrpc.Lightning', 'notImplemented'],
  [2, 'bolt: database is closed', 'nodeError'],
];

describe('what LND and the way to it answer', () => {
  for (const [code, text, kind] of answers) {
    test(`${code} ${text.trim()} → ${kind}`, () => {
      assert.equal(nodeReason({ code, details: text }, getInfo).kind, kind);
      // An answer to a payment means the same, or people would be told to mend something else.
      assert.equal(nodeReason({ code, details: text }, send).kind, kind);
    });
  }
});

test('what LND refuses before it writes anything is told in its own words', () => {
  const refusals = [
    'invalid hash length of 31, want 32',
    'invalid vertex length of 32, want 33',
    'amount must be specified',
    'amount cannot be negative',
    'sat and msat arguments are mutually exclusive',
    'time preference out of range',
    'total time lock of 5000 exceeds max allowed 2016',
    'cltv limit 50 should be greater than 83',
    'no custom records with types below 65536 allowed',
    'self-payments not allowed',
    'missing feature dependency: 9',
    'keysend payments cannot specify a max shard amount - MPP not supported with keysend payments',
    'timeout_seconds must be specified',
  ];
  for (const detail of refusals) {
    assert.deepEqual(nodeReason({ code: 2, details: detail }, send), { kind: 'orderRefused', detail });
    assert.equal(nodeReason({ code: 2, details: detail }, track).kind, 'nodeError');
  }
});

test('a code-2 error of a payment that is no known refusal proves nothing about whether it was sent', () => {
  for (const details of [
    '',
    'unable to write payment',
    'database not open',
    'unable to find a path to destination',
  ]) {
    assert.deepEqual(nodeReason({ code: 2, details }, send), { kind: 'nodeError', code: 2, detail: details });
  }
});

test('the code, not the text, says that a hash is known or unknown', () => {
  for (const details of [
    'invoice is already paid',
    'payment is in transition',
    'sql: payment already exists',
  ]) {
    assert.deepEqual(nodeReason({ code: 6, details }, send), { kind: 'alreadyExists', hash });
  }
  assert.deepEqual(nodeReason({ code: 5, details: "payment isn't initiated" }, track), {
    kind: 'paymentNotFound',
    hash,
  });
  assert.deepEqual(nodeReason({ code: 5, details: 'unable to find node' }, getInfo), {
    kind: 'nodeError',
    code: 5,
    detail: 'unable to find node',
  });
});

test('reasons name the host and the method that they are about', () => {
  assert.deepEqual(nodeReason({ code: 2, details: 'permission denied' }, send), {
    kind: 'macaroonTooWeak',
    method: send.method,
  });
  const details =
    'No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: ';
  assert.deepEqual(nodeReason({ code: 14, details }, send), { kind: 'refused', host });
});
