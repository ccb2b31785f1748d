import { isIPv6 } from 'node:net';

/**
 * What limits per source address count by: an IPv4 address, or the /64 network of an IPv6 address, since one host has all
 * addresses of such a network to choose from (RFC 6177).
 */
export function sourceNetwork(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined || !isIPv6(address)) {
    return mapped ?? address;
  }
  const [front, back] = address.split('::').map((part) => part.split(':').filter((group) => group !== '')) as [string[], string[]?];
  const zeros = Array<string>(8 - front.length - (back?.length ?? 0)).fill('0');
  const groups = [...front, ...zeros, ...back ?? []].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
