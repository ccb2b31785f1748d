import { AsyncLocalStorage } from 'node:async_hooks';
import { DAY, HOUR } from './window-count';
import { METRICS, REGISTRATION_RECORDS } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { log } from '../../shared/log';
import type { Places } from '../../shared/place-table';
import { sha256 } from '../../shared/record-key';
import { countMetric } from '../count-metric';
import type { HttpRequest } from '../http-message';
import { OAuthError } from '../oauth-error';
import { increment, returnPlace, takePlace } from '../records/record-table';
import { settings } from '../settings';
import { sourceNetwork } from '../source-network';

/** Place that a registration that nobody vouches for takes until its client gets its first token. */
export interface TakenPlace {
  /** The place as it is kept with the client: a hash of whose it is, and the end of the day that it counts in. */
  readonly place: string;
  /** Lifetime of the client if it gets no token, in seconds. */
  readonly lifetime: number;
}

/** A registration that nobody vouches for, while its client is made. */
export interface StrangerRegistration extends TakenPlace {
  /** Remembers which client the registration made. Called while that is written; absent if nothing is to be remembered. */
  readonly remember?: (clientId: string) => Promise<void>;
}

const { places: PLACES, unused: UNUSED } = REGISTRATION_RECORDS;

/** Minimum lifetime of an unused client, in seconds, however many there are: people need time to sign in. */
const SHORTEST_LIFE = HOUR;

const ofNetwork: Places = { count: settings.registration.perAddressAndHour, period: HOUR };

const underWay = new AsyncLocalStorage<StrangerRegistration>();

/** Returns the registration under way; `undefined` for one by the owner. */
export function registrationUnderWay(): StrangerRegistration | undefined {
  return underWay.getStore();
}

/** Runs a registration whose client keeps the place. */
export function withPlace<T>(registration: StrangerRegistration, register: () => Promise<T>): Promise<T> {
  return underWay.run(registration, register);
}

/**
 * Takes one of the places of the network that a registration comes from. The place is given back with the client's first token, or
 * by itself. Nobody is refused because of other networks: if there are many unused clients, new ones get a shorter life instead.
 *
 * @throws OAuthError 429 with `Retry-After` (RFC 6585 section 4) when the network has no place
 * @throws ServiceUnavailableError when it cannot be counted: no limit, no registration
 */
export async function takeRegistrationPlace({ sourceAddress, requestId }: HttpRequest): Promise<TakenPlace> {
  const network = sha256(sourceNetwork(sourceAddress));
  const now = epochSeconds();
  const end = now - now % DAY + DAY;
  const [wait, unused] = await Promise.all([takePlace(PLACES, network, ofNetwork), increment(UNUSED, dayId(end), end)]);
  if (wait > 0) {
    await increment(UNUSED, dayId(end), end, -1);
    log.warn('A registration was refused: too many clients of one address have got no token yet', {
      ...countMetric(METRICS.refusedRegistrations), requestId, limit: ofNetwork.count, retryAfter: wait,
    });
    throw new OAuthError(429, 'slow_down', 'too many clients of this address have got no token yet, try again later', { 'retry-after': String(wait) });
  }
  return { place: `${network} ${end}`, lifetime: lifetimeAmong(unused) };
}

/**
 * Gives a place back.
 *
 * @param place as `TakenPlace` has it
 * @throws ServiceUnavailableError
 */
export async function returnRegistrationPlace(place: string): Promise<void> {
  const [network, end] = place.split(' ') as [string, string];
  await Promise.all([
    returnPlace(PLACES, network, ofNetwork),
    Number(end) > epochSeconds() && increment(UNUSED, dayId(Number(end)), Number(end), -1),
  ]);
}

/** Limits what strangers can fill the table with: the more unused clients a day has, the sooner a new one is forgotten. */
function lifetimeAmong(unused: number): number {
  const { perDay, unusedLifetime } = settings.registration;
  const share = Math.min(1, perDay / unused);
  return Math.max(Math.floor(unusedLifetime * share), Math.min(unusedLifetime, SHORTEST_LIFE));
}

function dayId(end: number): string {
  return `until ${end}`;
}
