import ipaddr from 'ipaddr.js';

declare const networkBrand: unique symbol;
/** A range of addresses as a canonical CIDR (RFC 4632, RFC 4291 §2.3), IPv6 written by RFC 5952: `203.0.113.0/24`. */
export type Network = string & { readonly [networkBrand]: true };

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

/** The canonical network of a CIDR or a lone address, or null. What is IPv4 in IPv6's clothes becomes IPv4. */
export function parseNetwork(text: string): Network | null {
  const range = rangeOf(text);
  if (range === null) return null;
  const [address, length] = range;
  const kind = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  const first = kind.networkAddressFromCIDR(`${address.toString()}/${length}`);
  return `${first.toString()}/${length}` as Network;
}

/** Whether all of `inner` lies in one of `outer`; null is everywhere. */
export function isNetworkWithin(inner: Network, outer: readonly Network[] | null): boolean {
  if (outer === null) return true;
  const [address, length] = ipaddr.parseCIDR(inner);
  return outer.some((each) => {
    const [base, bits] = ipaddr.parseCIDR(each);
    return base.kind() === address.kind() && bits <= length && address.match(base, bits);
  });
}

/** Whether a request from this address may come in. Null networks let all in; an unknown address is in none. */
export function isAddressWithin(remoteAddress: string | null, networks: readonly Network[] | null): boolean {
  if (networks === null) return true;
  // a link-local address may carry the name of an interface (RFC 4007 §11): fe80::1%eth0
  const network = remoteAddress === null ? null : parseNetwork(remoteAddress.split('%', 1)[0]!);
  return network !== null && isNetworkWithin(network, networks);
}

/** The lax forms of inet_aton (`10.1`, `0x0a000001`) are refused: nobody agrees about what they mean. */
function rangeOf(text: string): Range | null {
  if (text.includes('%')) return null;
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return [ipaddr.IPv4.parse(text), 32];
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return ipaddr.IPv4.parseCIDR(text);
  if (ipaddr.IPv6.isValid(text)) return unmapped(ipaddr.IPv6.parse(text), 128);
  if (ipaddr.IPv6.isValidCIDR(text)) return unmapped(...ipaddr.IPv6.parseCIDR(text));
  return null;
}

/** `::ffff:203.0.113.0/120` is `203.0.113.0/24`; wider than /96 it holds other addresses too and stays IPv6. */
function unmapped(address: ipaddr.IPv6, length: number): Range {
  if (length < 96 || !address.isIPv4MappedAddress()) return [address, length];
  return [address.toIPv4Address(), length - 96];
}
