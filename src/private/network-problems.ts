import { isIP } from 'net';
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
    return Number(length) === 0
      ? [`${prop}: ${JSON.stringify(network)} is all there is, metadata services included; name the networks that the service is in`]
      : [];
  });
}
