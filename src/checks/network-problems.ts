import { BlockList, isIP } from 'net';
import { known } from './prop-problems';

/** What is wrong with networks in CIDR notation (RFC 4632 section 3.1, RFC 4291 section 2.3). */
export function networkProblems(prop: string, networks: readonly string[] | undefined): string[] {
  return known(networks).flatMap((network) => {
    const [address, length, ...others] = network.split('/');
    const version = isIP(address);
    const bits = version === 6 ? 128 : 32;
    if (version === 0 || others.length > 0 || !/^\d{1,3}$/.test(length ?? '') || Number(length) > bits) {
      return [`${prop}: ${JSON.stringify(network)} is no network in CIDR notation; write it as in "10.0.0.0/16", or "10.1.2.3/32" for one address`];
    }
    return isBeyondPrivate(address, Number(length))
      ? [`${prop}: ${JSON.stringify(network)} is wider than any private network, and holds the function itself, or metadata services; `
        + 'name the networks that the service is in']
      : [];
  });
}

/** The largest private networks are 10.0.0.0/8 (RFC 1918) and fc00::/7 (RFC 4193). IPv6 networks may hold those of IPv4 (RFC 4291 section 2.5.5.2). */
function isBeyondPrivate(address: string, length: number): boolean {
  if (isIP(address) === 4) {
    return length < 8;
  }
  const network = new BlockList();
  network.addSubnet(address, length, 'ipv6');
  return length < 7 || network.check('::ffff:169.254.169.254', 'ipv6');
}
