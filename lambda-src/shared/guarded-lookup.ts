import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { AddressRule } from './address-range';

/** A host has an address that may not be connected to. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

/**
 * Looks up a host.
 *
 * @param resolve gives all addresses of a host
 * @throws ForbiddenAddressError when one of them is not allowed: whoever names the host could have that one chosen
 */
export async function allowedAddresses(
  hostname: string,
  resolve: (hostname: string) => Promise<readonly LookupAddress[]>,
  isAllowed: AddressRule,
): Promise<readonly LookupAddress[]> {
  const addresses = await resolve(hostname);
  if (addresses.length === 0 || !addresses.every(({ address }) => isAllowed(address))) {
    throw new ForbiddenAddressError(`${hostname} has an address that may not be connected to`);
  }
  return addresses;
}

/** What `net.connect` takes to look up hosts by: it connects to the addresses that were checked, and to no others (DNS rebinding). */
export function lookupOf(resolve: (hostname: string) => Promise<readonly LookupAddress[]>): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => (options.all ? callback(null, [...addresses]) : callback(null, addresses[0]!.address, addresses[0]!.family)),
      (error: Error) => callback(error, ''),
    );
  };
}
