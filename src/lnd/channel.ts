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
export function credentialsOf(set: ConnectionSet): ChannelCredentials {
  return credentials.createSsl(
    set.certificatePem === undefined ? null : Buffer.from(set.certificatePem, 'utf8'),
  );
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
    // grpc-js obeys http_proxy, which cannot reach this machine's own ports.
    ...(isLoopback(host) ? { 'grpc.enable_http_proxy': 0 } : {}),
  };
}

/** `host` is `name:port`, IPv6 in brackets. */
export function isLoopback(host: string): boolean {
  const name = host.slice(0, host.lastIndexOf(':')).toLowerCase();
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}
