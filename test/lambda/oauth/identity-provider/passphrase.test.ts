import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PassphraseIdentityProvider } from '../../../../lambda-src/oauth/identity-provider/identity-provider';
import { type AwsServices, startAwsServices } from '../../shared/aws-services';
import { PASSPHRASE, PASSPHRASE_ARN, prepareServer, SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';

// the file is beside the bundle, and this is not the bundle
vi.mock('../../../../lambda-src/shared/settings-file', () => ({ readSettings: () => SETTINGS }));

let aws: AwsServices;
let provider: PassphraseIdentityProvider;
let hour = Math.floor(Date.now() / 3_600_000);

beforeAll(async () => {
  aws = await startAwsServices();
  prepareServer(aws);
  const { passphraseProvider } = await import('../../../../lambda-src/oauth/identity-provider/passphrase');
  provider = passphraseProvider({ type: 'passphrase', secretArn: PASSPHRASE_ARN });
});

afterAll(() => aws?.stop());

/** Only the clock: the AWS clients need real timers. */
const travelTo = (seconds: number) => void vi.useFakeTimers({ now: seconds * 1_000, toFake: ['Date'] });

// each test in an hour of its own, so that it finds no attempts
beforeEach(() => {
  captureOutput();
  aws.secrets.put(PASSPHRASE_ARN, PASSPHRASE);
  hour += 1;
  travelTo(hour * 3_600);
});

afterEach(() => void vi.useRealTimers());

const ADDRESS = '203.0.113.7';

/** The outcome: `in`, or why not. */
async function attempt(passphrase: string, address = ADDRESS): Promise<string> {
  return provider.verify(passphrase, address).then(() => 'in', (error) => error.reason ?? error.name);
}

async function guess(times: number, address = ADDRESS): Promise<void> {
  await Promise.all(Array.from({ length: times }, () => attempt('wrong', address)));
}

/** As many wrong passphrases as are let through altogether, each ten from another address. */
async function exhaust(): Promise<void> {
  for (let host = 1; host <= 10; host += 1) {
    await guess(10, `198.51.100.${host}`);
  }
}

test('who knows the passphrase acts as the owner, and has no name: it may be a guest', async () => {
  expect(await provider.verify(PASSPHRASE, ADDRESS)).toStrictEqual({
    subject: 'owner', groups: [], claims: {}, amr: ['pwd'], authenticatedAt: hour * 3_600,
  });
});

test.each([` ${PASSPHRASE}\r\n`, PASSPHRASE.replace(/.{4}/g, '$& '), PASSPHRASE.replace(/.{4}/g, '$&\u00A0')])('blanks around it and in it do not matter: %j', async (typed) => {
  expect(await attempt(typed)).toBe('in');
});

test.each(['', ' ', 'wrong', PASSPHRASE.slice(1), `${PASSPHRASE}x`, PASSPHRASE.toUpperCase()])('%j is not it', async (passphrase) => {
  expect(await attempt(passphrase)).toBe('wrongPassphrase');
});

test('a new passphrase counts at once, and the old one no longer', async () => {
  expect(await attempt(PASSPHRASE)).toBe('in');
  aws.secrets.put(PASSPHRASE_ARN, 'another-passphrase', 'AWSCURRENT', 'another');

  expect(await attempt('another-passphrase')).toBe('in');
  expect(await attempt(PASSPHRASE)).toBe('wrongPassphrase');
});

test('S12 without a secret nobody enters', async () => {
  aws.secrets.delete(PASSPHRASE_ARN);

  expect(await attempt('')).toBe('ServiceUnavailableError');
});

describe('wrong passphrases from one address', () => {
  test('are let through ten times in a quarter of an hour, also when they come at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => attempt('wrong')));

    expect(outcomes.filter((outcome) => outcome === 'wrongPassphrase')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'tooManyAttempts')).toHaveLength(30);
  });

  test('shut out the right one as well, until the quarter is over', async () => {
    await guess(10);
    travelTo(hour * 3_600 + 300);
    await expect(provider.verify(PASSPHRASE, ADDRESS)).rejects.toMatchObject({ reason: 'tooManyAttempts', retryAfter: 600 });

    travelTo(hour * 3_600 + 900);
    expect(await attempt(PASSPHRASE)).toBe('in');
  });

  test('do not shut out others', async () => {
    await guess(10);

    expect(await attempt(PASSPHRASE, '203.0.113.8')).toBe('in');
  });

  test('count for the whole network of an IPv6 host', async () => {
    await guess(5, '2001:db8:1:2::1');
    await guess(5, '2001:db8:1:2:3:4:5:6');

    expect(await attempt(PASSPHRASE, '2001:db8:1:2::7')).toBe('tooManyAttempts');
    expect(await attempt(PASSPHRASE, '2001:db8:1:3::7')).toBe('in');
  });

  test('are what counts: the right one does not, and does not make up for them', async () => {
    await guess(9);
    for (let i = 0; i < 20; i += 1) {
      expect(await attempt(PASSPHRASE)).toBe('in');
    }

    expect(await attempt('wrong')).toBe('wrongPassphrase');
    expect(await attempt('wrong')).toBe('tooManyAttempts');
  });
});

describe('how many attempts are left', () => {
  const left = (address = ADDRESS) => provider.attemptsLeft(address).catch(({ reason, limit, retryAfter }) => ({ reason, limit, retryAfter }));

  test('is known without using one up', async () => {
    expect(await left()).toBe(10);
    await guess(6);
    expect(await Promise.all([left(), left(), left()])).toEqual([4, 4, 4]);
    await attempt(PASSPHRASE);
    expect(await left()).toBe(4);
    await guess(4);
    expect(await left()).toEqual({ reason: 'tooManyAttempts', limit: 'network', retryAfter: 900 });
    expect(await left('203.0.113.8')).toBe(10);
  });

  test('is none for new addresses when many have tried, and as many as ever where the owner was before', async () => {
    await attempt(PASSPHRASE, '192.0.2.4');
    await exhaust();

    expect(await left('192.0.2.5')).toEqual({ reason: 'tooManyAttempts', limit: 'newNetworks', retryAfter: 3_600 });
    expect(await left('192.0.2.4')).toBe(10);
  });
});

describe('wrong passphrases from many addresses', () => {
  test('shut out new addresses, until the hour is over', async () => {
    await exhaust();
    expect(await attempt(PASSPHRASE, '192.0.2.1')).toBe('tooManyAttempts');

    travelTo((hour + 1) * 3_600);
    hour += 1;
    expect(await attempt(PASSPHRASE, '192.0.2.1')).toBe('in');
  });

  test('do not shut out the owner where they came from before, who has no more attempts than others', async () => {
    expect(await attempt(PASSPHRASE, '192.0.2.2')).toBe('in');
    await exhaust();

    expect(await attempt(PASSPHRASE, '192.0.2.2')).toBe('in');
    await guess(10, '192.0.2.2');
    expect(await attempt(PASSPHRASE, '192.0.2.2')).toBe('tooManyAttempts');
  });

  test('of one address count no more than that address may try', async () => {
    await guess(200, '198.51.100.1');

    expect(await attempt(PASSPHRASE, '192.0.2.3')).toBe('in');
  });
});

test('an outage of the table lets nobody guess', async () => {
  aws.fail('DynamoDB', { status: 400, type: 'ResourceNotFoundException' });
  try {
    expect(await attempt(PASSPHRASE)).toBe('ServiceUnavailableError');
  } finally {
    aws.fail('DynamoDB', undefined);
  }
});

test('S40 the table holds neither passphrases nor addresses', async () => {
  await attempt(PASSPHRASE, '192.0.2.99');
  await attempt('wrong-passphrase', '192.0.2.99');
  const table = JSON.stringify(await aws.scan());

  expect(table).toContain('PassphraseAttempts#');
  expect(['192.0.2.99', PASSPHRASE, 'wrong-passphrase'].filter((text) => table.includes(text))).toEqual([]);
});
