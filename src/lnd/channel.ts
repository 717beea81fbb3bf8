import { isIP } from 'node:net';
import { checkServerIdentity as checkIdentity } from 'node:tls';
import type { PeerCertificate } from 'node:tls';
import { credentials } from '@grpc/grpc-js';
import type { ChannelCredentials, ChannelOptions } from '@grpc/grpc-js';
import type { ConnectionSet } from '../keysend/connection.ts';

const MEBIBYTE = 1024 * 1024;

/** What grpc-js dials. The scheme is spelled out because it would read `unix:1234` as a socket's path. */
export function targetOf(host: string): string {
  return `dns:${host}`;
}

/**
 * TLS by the node's own certificate, or by the system's authorities where the set has none. grpc-js accepts any text as a
 * certificate and then trusts nobody: whoever reads the file must check it.
 */
export function credentialsOf({ host, certificatePem }: ConnectionSet): ChannelCredentials {
  const roots = certificatePem === undefined ? null : Buffer.from(certificatePem, 'utf8');
  const name = nameOf(host);
  // Whatever name TLS is told (see below), the certificate must be for this one.
  const checkServerIdentity = (_: string, certificate: PeerCertificate): Error | undefined =>
    checkIdentity(name, certificate);
  return credentials.createSsl(roots, null, null, { checkServerIdentity });
}

export function optionsFor(host: string): ChannelOptions {
  return {
    // LND from 0.17 allows a ping every 5 s, older ones every 5 minutes, none of them without a call.
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 20_000,
    'grpc.keepalive_permit_without_calls': 0,
    // As lncli: a page of payments with their routes is larger than the usual 4 MiB.
    'grpc.max_receive_message_length': 200 * MEBIBYTE,
    // A payment goes out once. What comes of a broken call is looked up by its hash, never tried again underneath us.
    'grpc.enable_retries': 0,
    // No DNS TXT look-up per node; whoever answers it could also order retries.
    'grpc.service_config_disable_resolution': 1,
    // A node that comes back is seen soon; the default grows to two minutes.
    'grpc.initial_reconnect_backoff_ms': 250,
    'grpc.max_reconnect_backoff_ms': 3_000,
    // An address is no server name (RFC 6066): Node warns about grpc-js, which sends it as one.
    ...(isIP(nameOf(host)) === 0 ? {} : { 'grpc.ssl_target_name_override': 'localhost' }),
    // grpc-js obeys http_proxy, which cannot reach this machine's own ports.
    ...(isLoopback(host) ? { 'grpc.enable_http_proxy': 0 } : {}),
  };
}

/** Whether the host is this machine. */
export function isLoopback(host: string): boolean {
  const name = nameOf(host);
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

/** `host` is `name:port`, IPv6 in brackets. */
function nameOf(host: string): string {
  return host
    .slice(0, host.lastIndexOf(':'))
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
}
