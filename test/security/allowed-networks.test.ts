import { describe, expect, test } from 'vitest';
import { addressesIn, isPublicAddress } from '../../lambda-src/shared/address-range';
import { networkProblems } from '../../src/checks/network-problems';

const INSIDE = [
  '127.0.0.1', '127.255.255.254', '169.254.169.254', '169.254.170.2', '0.0.0.0', '10.1.2.3', '172.31.0.1', '192.168.0.1', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255',
  '::1', '::', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:169.254.169.254', '::127.0.0.1', '64:ff9b::a9fe:a9fe', '2002:7f00:1::', '2001:0:7f00:1::', 'fe80::1', 'fd00:ec2::254', 'ff02::1',
];

test.each(INSIDE)('S19 %s is not of the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

describe('S19 a network that is allowed', () => {
  test('allows its own addresses, and no others', () => {
    const allowed = addressesIn(['10.9.0.0/16', 'fd12:3456::/32']);

    expect(['10.9.255.255', '::ffff:10.9.0.1', 'fd12:3456::1'].map(allowed)).toEqual([true, true, true]);
    expect(INSIDE.filter(allowed)).toEqual([]);
    expect(['10.8.255.255', '10.10.0.0', 'fd12:3457::1', '8.8.8.8', '2606:4700::1111'].filter(allowed)).toEqual([]);
  });

  test.each([
    '0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '64.0.0.0/2', '168.0.0.0/7', '::/0', '::/8', '::/64', '::ffff:0:0/96', '::ffff:128.0.0.0/97', 'e000::/3', '8000::/1',
  ])('is not %s, which holds more than a network of the owner\'s', (network) => {
    expect(networkProblems('allowedNetworks', [network])).toEqual([expect.stringContaining('wider than any private network')]);
  });

  test.each(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.1/32', 'fc00::/7', 'fd00::/8', '2600:1f00::/24'])('may be %s', (network) => {
    expect(networkProblems('allowedNetworks', [network])).toEqual([]);
  });
});
