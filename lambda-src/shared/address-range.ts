import { BlockList, isIPv4 } from 'node:net';

/** Whether an address may be connected to; as `dns.lookup` gives it. */
export type AddressRule = (address: string) => boolean;

/** IPv4 addresses that are not, or not reliably, of the public internet: the IANA special-purpose registry, multicast, and what is reserved. */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24],
  ['192.0.2.0', 24], ['192.31.196.0', 24], ['192.52.193.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['192.175.48.0', 24],
  ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
];

/** Of the IPv6 addresses, only these are global unicast (RFC 4291 section 2.4): mapped IPv4 addresses are not. */
const GLOBAL_UNICAST: readonly [string, number] = ['2000::', 3];

/** Ends with an IPv4 address, which is what counts: names of IPv4 hosts lead there in networks that speak IPv6 alone (DNS64, RFC 6052 section 2.1). */
const TRANSLATED_PREFIX = '64:ff9b::';

/** Those among them that are not of the public internet, or hold an IPv4 address: Teredo and other protocols, documentation, 6to4. */
const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['2620:4f:8000::', 48], ['3fff::', 20],
];

const special = new BlockList();
SPECIAL_IPV4.forEach(([network, prefix]) => {
  special.addSubnet(network, prefix, 'ipv4');
  special.addSubnet(`${TRANSLATED_PREFIX}${network}`, 96 + prefix, 'ipv6');
});
SPECIAL_IPV6.forEach(([network, prefix]) => special.addSubnet(network, prefix, 'ipv6'));

const globalIpv6 = new BlockList();
globalIpv6.addSubnet(...GLOBAL_UNICAST, 'ipv6');
globalIpv6.addSubnet(TRANSLATED_PREFIX, 96, 'ipv6');

/**
 * Whether an address is one of the public internet, so that the function may be sent there by a stranger.
 *
 * @param address as `dns.lookup` gives it
 */
export function isPublicAddress(address: string): boolean {
  return isIPv4(address) ? !special.check(address, 'ipv4') : globalIpv6.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/**
 * Makes a rule that allows the addresses of some networks. An IPv4 address that is mapped into IPv6 counts as what it is.
 *
 * @param networks in CIDR notation
 * @throws Error when one of them is none
 */
export function addressesIn(networks: readonly string[]): AddressRule {
  const allowed = new BlockList();
  for (const cidr of networks) {
    const [network = '', prefix] = cidr.split('/');
    allowed.addSubnet(network, Number(prefix), familyOf(network));
  }
  return (address) => allowed.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
