import { isIPv6 } from 'node:net';
import { Problem } from '../keysend/problem.ts';
import { refuseMacaroon } from './refuseMacaroon.ts';

const NAME_OR_IPV4 = /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?$/i;

/**
 * Reads `name:port`, `1.2.3.4:port` or `[::1]:port` and gives it back without spaces around it.
 *
 * @throws {Problem} `macaroonPasted`, `hostInvalid` (a URL, an IPv6 address without brackets), `hostWithoutPort` or `portInvalid`
 */
export function parseHost(text: string): string {
  refuseMacaroon('host', text);
  const host = text.trim();
  const parts = /^(?:\[(?<ipv6>[^\]]*)\]|(?<name>[^:[\]]*))(?::(?<port>.*))?$/s.exec(host)?.groups;
  const { ipv6, name = '', port = '' } = parts ?? {};
  const known = ipv6 === undefined ? NAME_OR_IPV4.test(name) : isIPv6(ipv6);
  // What a URL or a bare IPv6 address has behind its first colon was not meant as a port.
  if (!known || /^\/\/|:/.test(port)) throw new Problem({ kind: 'hostInvalid', host });
  if (port === '') throw new Problem({ kind: 'hostWithoutPort', host });
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new Problem({ kind: 'portInvalid', host, port });
  }
  return host;
}

/**
 * One spelling of `name:port`, by which what belongs to a host is found again.
 *
 * @throws {Problem} as `parseHost`
 */
export function addressOf(text: string): string {
  const host = parseHost(text).toLowerCase();
  const portAt = host.lastIndexOf(':') + 1;
  return host.slice(0, portAt) + String(Number(host.slice(portAt)));
}
