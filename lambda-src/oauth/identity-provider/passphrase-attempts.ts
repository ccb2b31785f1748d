import { type AttemptLimitScope, SignInError } from './sign-in-error';
import { epochSeconds } from '../../shared/clock';
import { increment, putRecord, readCount, readRecord } from '../records/record-table';
import { sourceNetwork } from '../source-network';

/** How many wrong passphrases are let through in a while, in seconds. */
interface AttemptLimit {
  readonly attempts: number;
  readonly period: number;
}

const PER_ADDRESS: AttemptLimit = { attempts: 10, period: 15 * 60 };
const ALTOGETHER: AttemptLimit = { attempts: 100, period: 60 * 60 };

/** How long an address is remembered that the right passphrase came from, in seconds. */
const ADDRESS_LIFETIME = 90 * 86_400;

/** An attempt that has been counted. */
export interface Attempt {
  readonly counters: readonly Counter[];
}

interface Counter {
  readonly id: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

const COUNTER = 'PassphraseAttempts';
const ADDRESS = 'PassphraseAddress';

/**
 * Counts an attempt before the passphrase is looked at, so that attempts at the same moment cannot exceed the limits.
 *
 * One address is refused before it counts for all, and an address that the right passphrase came from lately is bound by its
 * own limit alone: many strangers together can keep out those who come from a new address, for the rest of an hour, but not
 * the owner where they usually are.
 *
 * @throws SignInError `tooManyAttempts`
 * @throws ServiceUnavailableError
 */
export async function reserveAttempt(sourceAddress: string): Promise<Attempt> {
  const network = sourceNetwork(sourceAddress);
  const ofAddress = currentCounter(network, PER_ADDRESS);
  if (await count(ofAddress, 1) > PER_ADDRESS.attempts) {
    throw tooManyAttempts('network', ofAddress);
  }
  const ofAll = currentCounter('all', ALTOGETHER);
  if (await count(ofAll, 1) > ALTOGETHER.attempts && await readRecord(ADDRESS, network) === undefined) {
    throw tooManyAttempts('newNetworks', ofAll);
  }
  return { counters: [ofAddress, ofAll] };
}

/**
 * Looks how many attempts an address has left, without counting one.
 *
 * @throws SignInError `tooManyAttempts` when there is none
 * @throws ServiceUnavailableError
 */
export async function attemptsLeft(sourceAddress: string): Promise<number> {
  const network = sourceNetwork(sourceAddress);
  const [ofAddress, ofAll] = [currentCounter(network, PER_ADDRESS), currentCounter('all', ALTOGETHER)];
  const [fromAddress, altogether] = await Promise.all([ofAddress, ofAll].map(({ id }) => readCount(COUNTER, id)));
  if (fromAddress! >= PER_ADDRESS.attempts) {
    throw tooManyAttempts('network', ofAddress);
  }
  const isKnown = altogether! >= ALTOGETHER.attempts && await readRecord(ADDRESS, network) !== undefined;
  const leftOfAll = isKnown ? Infinity : ALTOGETHER.attempts - altogether!;
  if (leftOfAll <= 0) {
    throw tooManyAttempts('newNetworks', ofAll);
  }
  return Math.min(PER_ADDRESS.attempts - fromAddress!, leftOfAll);
}

/**
 * Takes an attempt back that was right: only wrong ones count. Those before it stay counted.
 *
 * @throws ServiceUnavailableError
 */
export async function forgetAttempt({ counters }: Attempt): Promise<void> {
  await Promise.all(counters.map((counter) => count(counter, -1)));
}

/**
 * Remembers an address that the right passphrase came from.
 *
 * @throws ServiceUnavailableError
 */
export async function rememberAddress(sourceAddress: string): Promise<void> {
  await putRecord(ADDRESS, sourceNetwork(sourceAddress), {}, epochSeconds() + ADDRESS_LIFETIME);
}

function currentCounter(whose: string, { period }: AttemptLimit): Counter {
  const number = Math.floor(epochSeconds() / period);
  return { id: `${whose} ${number}`, expiresAt: (number + 1) * period };
}

function count({ id, expiresAt }: Counter, by: number): Promise<number> {
  return increment(COUNTER, id, expiresAt, by);
}

function tooManyAttempts(limit: AttemptLimitScope, { expiresAt }: Counter): SignInError {
  const whence = limit === 'network' ? 'from one address' : 'altogether';
  return new SignInError('tooManyAttempts', `Too many wrong passphrases ${whence}`, { limit, retryAfter: Math.max(1, expiresAt - epochSeconds()) });
}
