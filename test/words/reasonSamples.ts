import type { AmountProblem } from '../../src/keysend/amount.ts';
import { msat } from '../../src/keysend/amount.ts';
import type { DestinationProblem } from '../../src/keysend/destination.ts';
import type { PaymentHash } from '../../src/keysend/preimage.ts';
import type { ConnectionSource, PracticeTrouble, Reason } from '../../src/keysend/problem.ts';
import { ALICE, BOB } from '../keysend/samples.ts';

/** At least one of each kind: a kind without a sample does not compile. */
type Samples<T extends { readonly kind: string }> = {
  readonly [Kind in T['kind']]: readonly [
    Extract<T, { readonly kind: Kind }>,
    ...Extract<T, { readonly kind: Kind }>[],
  ];
};

function all<T extends { readonly kind: string }>(samples: Samples<T>): readonly T[] {
  return Object.values<readonly T[]>(samples).flat();
}

export const HASH = '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925' as PaymentHash;

export const sources: readonly ConnectionSource[] = [
  { kind: 'userSettings' },
  { kind: 'workspaceSettings', folder: '/home/ann/shop' },
  { kind: 'flags' },
  { kind: 'environment' },
  { kind: 'dotenv', file: '/home/ann/shop/.env' },
  { kind: 'practice' },
];

export const amountProblems = all<AmountProblem>({
  empty: [{ kind: 'empty' }],
  notANumber: [{ kind: 'notANumber', text: 'a lot' }],
  ambiguous: [
    { kind: 'ambiguous', text: '1.000', asDecimal: msat(1_000n), asGroups: msat(1_000_000n) },
    { kind: 'ambiguous', text: '1.001', asDecimal: msat(1_001n), asGroups: msat(1_001_000n) },
  ],
  pointsAsGroups: [{ kind: 'pointsAsGroups', text: '1.000.000', asGroups: msat(1_000_000_000n) }],
  badGroups: [{ kind: 'badGroups', text: '1,5' }],
  unknownUnit: [{ kind: 'unknownUnit', unit: 'euro' }],
  zero: [{ kind: 'zero' }],
  negative: [{ kind: 'negative' }],
  belowOneMsat: [{ kind: 'belowOneMsat' }],
  aboveSupply: [{ kind: 'aboveSupply' }],
});

export const destinationProblems = all<DestinationProblem>({
  empty: [{ kind: 'empty' }],
  invoice: [{ kind: 'invoice' }],
  offer: [{ kind: 'offer' }],
  lnurl: [{ kind: 'lnurl' }],
  lightningAddress: [{ kind: 'lightningAddress', address: 'bob@example.com' }],
  nostrKey: [{ kind: 'nostrKey' }],
  nostrSecret: [{ kind: 'nostrSecret' }],
  onChainAddress: [{ kind: 'onChainAddress' }],
  connectionLink: [{ kind: 'connectionLink' }],
  webLink: [{ kind: 'webLink' }],
  name: [{ kind: 'name', text: 'bob' }],
  paymentHash: [{ kind: 'paymentHash' }],
  uncompressedKey: [{ kind: 'uncompressedKey' }],
  wrongLength: [
    { kind: 'wrongLength', digits: 65 },
    { kind: 'wrongLength', digits: 67 },
  ],
  notHex: [
    { kind: 'notHex', character: 'O', position: 12 },
    { kind: 'notHex', character: '\u202e', position: 12 },
    { kind: 'notHex', character: ' ', position: 12 },
  ],
  wrongPrefix: [{ kind: 'wrongPrefix', prefix: '05' }],
  notOnCurve: [{ kind: 'notOnCurve' }],
  badAddress: [{ kind: 'badAddress', address: 'localhost' }],
});

const host = '127.0.0.1:10009';

/** All but what is about an amount or a destination. */
export const otherReasons = all<Exclude<Reason, { readonly kind: 'amount' | 'destination' }>>({
  sendingStopped: [{ kind: 'sendingStopped', since: Date.UTC(2026, 10, 22, 12) }],
  otherCertificate: [{ kind: 'otherCertificate', host }],
  abovePaymentLimit: [
    { kind: 'abovePaymentLimit', amountMsat: msat(60_000_000n), limitMsat: msat(50_000_000n) },
  ],
  aboveFeeLimit: [{ kind: 'aboveFeeLimit', feeLimitMsat: msat(1_500_000n), limitMsat: msat(1_000n) }],
  aboveDayLimit: [
    {
      kind: 'aboveDayLimit',
      amountMsat: msat(50_000_000n),
      limitMsat: msat(200_000_000n),
      paidMsat: msat(160_000_000n),
      openMsat: msat(0n),
    },
    {
      kind: 'aboveDayLimit',
      amountMsat: msat(50_000_000n),
      limitMsat: msat(200_000_000n),
      paidMsat: msat(160_000_000n),
      openMsat: msat(40_000_000n),
    },
    {
      kind: 'aboveDayLimit',
      amountMsat: msat(50_000_000n),
      limitMsat: msat(200_000_000n),
      paidMsat: msat(0n),
      openMsat: msat(200_000_000n),
    },
    {
      kind: 'aboveDayLimit',
      amountMsat: msat(50_000_000n),
      limitMsat: msat(200_000_000n),
      paidMsat: msat(0n),
      openMsat: msat(160_000_000n),
    },
    {
      kind: 'aboveDayLimit',
      amountMsat: msat(50_000_000n),
      limitMsat: msat(200_000_000n),
      paidMsat: msat(200_000_000n),
      openMsat: msat(0n),
    },
    {
      kind: 'aboveDayLimit',
      amountMsat: msat(50_000_000n),
      limitMsat: msat(200_000_000n),
      paidMsat: msat(40_000_000n),
      openMsat: msat(200_000_001n),
    },
    {
      kind: 'aboveDayLimit',
      amountMsat: msat(50_000_000n),
      limitMsat: msat(0n),
      paidMsat: msat(0n),
      openMsat: msat(0n),
    },
  ],
  noConnection: [{ kind: 'noConnection' }],
  partMissing: sources.map((source) => ({ kind: 'partMissing', part: 'macaroon', source }) as const) as [
    Extract<Reason, { readonly kind: 'partMissing' }>,
  ],
  hostWithoutPort: [{ kind: 'hostWithoutPort', host: 'localhost' }],
  hostInvalid: [{ kind: 'hostInvalid', host: 'https://localhost:10009' }],
  portInvalid: [{ kind: 'portInvalid', host: 'localhost:ten', port: 'ten' }],
  variableUnknown: [{ kind: 'variableUnknown', variable: '${env:LND}', value: '${env:LND}/tls.cert' }],
  macaroonPasted: [
    { kind: 'macaroonPasted', part: 'host' },
    { kind: 'macaroonPasted', part: 'macaroon' },
  ],
  pathIsRelative: [{ kind: 'pathIsRelative', part: 'certificate', path: 'lnd/tls.cert' }],
  pathHasControlCharacter: [
    { kind: 'pathHasControlCharacter', part: 'macaroon', path: 'C:\\polar\networks\\1\\admin.macaroon' },
  ],
  dotenvUnreadable: [{ kind: 'dotenvUnreadable', file: '/home/ann/shop/.env', code: 'EACCES' }],
  pathIsUnc: [{ kind: 'pathIsUnc', part: 'certificate', path: '\\\\server\\share\\tls.cert' }],
  fileMissing: [
    { kind: 'fileMissing', part: 'certificate', path: '/home/ann/.lnd/tls.cert' },
    {
      kind: 'fileMissing',
      part: 'macaroon',
      path: '/home/ann/.polar/networks/7/volumes/lnd/alice/admin.macaroon',
    },
  ],
  fileIsDirectory: [
    {
      kind: 'fileIsDirectory',
      part: 'certificate',
      path: '/home/ann/.lnd',
      found: '/home/ann/.lnd/tls.cert',
    },
    { kind: 'fileIsDirectory', part: 'macaroon', path: '/home/ann' },
  ],
  fileUnreadable: [
    { kind: 'fileUnreadable', part: 'macaroon', path: '/root/admin.macaroon', code: 'EACCES' },
    { kind: 'fileUnreadable', part: 'macaroon', path: '/mnt/admin.macaroon', code: 'EIO' },
  ],
  fileReplaced: [{ kind: 'fileReplaced', part: 'macaroon', path: '/srv/shared/admin.macaroon' }],
  certificateGarbage: [{ kind: 'certificateGarbage', path: '/home/ann/notes.txt' }],
  certificateIsKey: [{ kind: 'certificateIsKey', path: '/home/ann/.lnd/tls.key' }],
  macaroonIsHex: [{ kind: 'macaroonIsHex', path: '/home/ann/macaroon.hex' }],
  macaroonIsBase64: [{ kind: 'macaroonIsBase64', path: '/home/ann/macaroon.txt' }],
  macaroonGarbage: [{ kind: 'macaroonGarbage', path: '/home/ann/notes.txt' }],
  consentNeeded: [
    {
      kind: 'consentNeeded',
      folder: '/home/ann/shop',
      host,
      certificatePath: '/home/ann/.lnd/tls.cert',
      macaroonPath: '/home/ann/.lnd/admin.macaroon',
    },
  ],
  workspaceNotTrusted: [{ kind: 'workspaceNotTrusted' }],
  otherNode: [
    { kind: 'otherNode', host, expected: ALICE, found: BOB, alias: 'bob', network: 'regtest' },
    { kind: 'otherNode', host, expected: ALICE, found: BOB, alias: '', network: 'regtest' },
    { kind: 'otherNode', host, found: BOB, alias: 'bob', network: 'mainnet' },
  ],
  walletLocked: [{ kind: 'walletLocked' }],
  walletMissing: [{ kind: 'walletMissing' }],
  starting: [{ kind: 'starting' }],
  standby: [{ kind: 'standby' }],
  shuttingDown: [{ kind: 'shuttingDown' }],
  macaroonNotSent: [{ kind: 'macaroonNotSent' }],
  macaroonNotUnderstood: [{ kind: 'macaroonNotUnderstood', detail: 'empty macaroon data' }],
  macaroonOfAnotherNode: [{ kind: 'macaroonOfAnotherNode' }],
  macaroonRevoked: [{ kind: 'macaroonRevoked' }],
  macaroonExpired: [{ kind: 'macaroonExpired' }],
  macaroonTooWeak: [{ kind: 'macaroonTooWeak', method: '/routerrpc.Router/SendPaymentV2' }],
  certificateWrong: [{ kind: 'certificateWrong', host }],
  certificateOfAnotherName: [{ kind: 'certificateOfAnotherName', host: 'node.example:10009' }],
  certificateExpired: [{ kind: 'certificateExpired', host }],
  notGrpc: [{ kind: 'notGrpc', host: '127.0.0.1:8080' }],
  refused: [{ kind: 'refused', host }],
  hostUnknown: [{ kind: 'hostUnknown', host: 'nodee:10009' }],
  unreachable: [{ kind: 'unreachable', host: '10.0.0.7:10009', detail: 'EHOSTUNREACH' }],
  notImplemented: [{ kind: 'notImplemented', method: '/routerrpc.Router/SendPaymentV2' }],
  paymentNotFound: [{ kind: 'paymentNotFound', hash: HASH }],
  alreadyExists: [{ kind: 'alreadyExists', hash: HASH }],
  orderRefused: [{ kind: 'orderRefused', detail: 'amount must be specified' }],
  connectionLost: [{ kind: 'connectionLost', detail: 'read ECONNRESET' }],
  nodeError: [{ kind: 'nodeError', code: 2, detail: 'unknown unknowns' }],
  messageTooLong: [{ kind: 'messageTooLong', bytes: 1300, most: 1207 }],
  paymentToSelf: [{ kind: 'paymentToSelf' }],
  differentNode: [{ kind: 'differentNode', expected: ALICE, found: BOB }],
  sentAlready: [{ kind: 'sentAlready', hash: HASH }],
  sameMeanwhile: [{ kind: 'sameMeanwhile', hash: HASH }],
  notConfirmed: [{ kind: 'notConfirmed', network: 'mainnet' }],
  journalUnavailable: [
    { kind: 'journalUnavailable', path: '/home/ann/.local/share/keysend/journal.db', detail: 'disk is full' },
    ...(['newerVersion', 'locked', 'notAFile', 'foreign', 'notAllowed', 'full', 'setAside'] as const).map(
      (cause) => ({
        kind: 'journalUnavailable' as const,
        path: '/home/ann/.local/share/keysend/journal.db',
        detail: 'disk is full',
        cause,
      }),
    ),
  ],
  orderLost: [{ kind: 'orderLost', hash: HASH }],
  orderExists: [{ kind: 'orderExists', hash: HASH }],
  backupFailed: [
    {
      kind: 'backupFailed',
      path: '/media/ann/copy.db',
      detail: "EEXIST: file already exists, open '/media'",
    },
    { kind: 'backupFailed', path: '/media/ann/copy.db', detail: "ENOENT: no such file, open '/media/ann'" },
    { kind: 'backupFailed', path: '/media/ann/copy.db', detail: 'database or disk is full' },
  ],
  practiceUnavailable: [
    ...all<PracticeTrouble>({
      disk: (['inTheWay', 'notAllowed', 'full', 'broken'] as const).map(
        (what) =>
          ({
            kind: 'disk',
            what,
            folder: '/home/ann/.local/share/keysend/practice',
            detail: "EIO: i/o error, open '/home/ann/.local'",
          }) as const,
      ) as [Extract<PracticeTrouble, { readonly kind: 'disk' }>],
      portTaken: [{ kind: 'portTaken', port: 10_009 }],
      otherPort: [{ kind: 'otherPort', host: '127.0.0.1:19009', port: 10_009 }],
      otherSeed: [{ kind: 'otherSeed', folder: '/home/ann/course' }],
      newerVersion: [{ kind: 'newerVersion' }],
      hangs: [{ kind: 'hangs' }, { kind: 'hangs', pid: 12_345 }],
      ended: [{ kind: 'ended', log: '/home/ann/.local/share/keysend/practice/practice.log' }],
      other: [{ kind: 'other', detail: 'unknown unknowns' }],
    }).map((cause) => ({ kind: 'practiceUnavailable', cause }) as const),
  ] as unknown as [Extract<Reason, { readonly kind: 'practiceUnavailable' }>],
});

export const reasons: readonly Reason[] = [
  ...amountProblems.map((problem) => ({ kind: 'amount', problem }) as const),
  ...destinationProblems.map((problem) => ({ kind: 'destination', problem }) as const),
  ...otherReasons,
];
