import { countInWindow, DAY, HOUR } from './window-count';
import { OAuthError } from '../oauth-error';
import { settings } from '../settings';
import { sourceNetwork } from '../source-network';

/**
 * Counts a registration that nobody vouches for. Those that the policy refuses are not counted: they leave nothing behind. The
 * count of the address comes first, so that one address cannot use up the day of all.
 *
 * @throws OAuthError 429 with `Retry-After` (RFC 6585 section 4) when there have been too many
 * @throws ServiceUnavailableError when they cannot be counted: no limit, no registration
 */
export async function countRegistration(sourceAddress: string): Promise<void> {
  const { perAddressAndHour, perDay } = settings.registration;
  await count(sourceNetwork(sourceAddress), HOUR, perAddressAndHour);
  await count('everybody', DAY, perDay);
}

async function count(whom: string, window: number, limit: number): Promise<void> {
  const { total, remaining } = await countInWindow('RegistrationCount', whom, window);
  if (total > limit) {
    throw new OAuthError(429, 'slow_down', 'too many clients have been registered, try again later', { 'retry-after': String(remaining) });
  }
}
