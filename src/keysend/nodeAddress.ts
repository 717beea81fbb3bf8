/** Longer than any host name (255), its brackets and its port. */
const LONGEST = 270;

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/i;

/** Whether this is `host:port` as nodes announce it: a name, an onion service, IPv4, or IPv6 in brackets; port 1 to 65535. */
export function isAddress(text: string): boolean {
  if (text.length > LONGEST) return false;
  const parts = /^(?<host>\[[0-9a-f:.]+\]|[^\s:[\]]+):(?<port>[1-9]\d{0,4})$/iu.exec(text)?.groups;
  const host = parts?.['host'];
  if (host === undefined || Number(parts?.['port']) > 65_535) return false;
  return host.startsWith('[') ? URL.canParse(`http://${host}`) : isHostName(host);
}

function isHostName(host: string): boolean {
  const labels = host.split('.');
  if (!labels.every((label) => label.length <= 63 && LABEL.test(label))) return false;
  // A name that ends in digits is meant as IPv4 (WHATWG URL, "ends in a number").
  return !/^\d+$/.test(labels.at(-1) ?? '') || isIpv4(labels);
}

function isIpv4(labels: readonly string[]): boolean {
  return (
    labels.length === 4 && labels.every((label) => /^(?:0|[1-9]\d{0,2})$/.test(label) && Number(label) <= 255)
  );
}
