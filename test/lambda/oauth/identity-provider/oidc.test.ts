import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RedirectIdentityProvider, SignInRequirements } from '../../../../lambda-src/oauth/identity-provider/identity-provider';
import type { AdmissionSettings, OidcProviderSettings } from '../../../../src/contract';
import { CLIENT_SECRET, CLIENT_SECRET_ARN, startOpenIdProvider, type TestOpenIdProvider } from '../../../identity-providers/openid-provider';
import { type SignInOptions, signInAt } from '../../../identity-providers/sign-in-at';
import { type AwsServices, startAwsServices } from '../../shared/aws-services';
import { withPatience } from '../../shared/patience';
import { captureOutput } from '../../shared/standard-output';

const REDIRECT_URI = 'https://abc123.execute-api.us-east-1.amazonaws.com/prod/callback';

const MANY_GROUPS = { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph.example.com' } } };

const USERS = {
  ada: {
    name: 'Ada Lovelace', email: 'Ada@example.com', email_verified: true, groups: ['staff', 'editors'], department: 'it', acr: 'mfa', amr: ['pwd', 'otp'],
  },
  bob: { email: 'bob@example.com', email_verified: false, groups: 'staff', acr: 'password' },
  carol: { email: 'carol@example.com', email_verified: 'true', oid: 'carol-in-the-tenant', realm_access: { roles: ['reader'] } },
  dave: { ...MANY_GROUPS },
};

let aws: AwsServices;
let login: TestOpenIdProvider;
let oidcProvider: (settings: OidcProviderSettings, admission: AdmissionSettings) => RedirectIdentityProvider;

beforeAll(async () => {
  aws = await startAwsServices();
  aws.secrets.put(CLIENT_SECRET_ARN, CLIENT_SECRET);
  login = await startOpenIdProvider({ users: USERS, clientAuthentication: 'client_secret_basic' });
  ({ oidcProvider } = await import('../../../../lambda-src/oauth/identity-provider/oidc'));
});

afterAll(async () => {
  await login?.close();
  await aws?.stop();
});

beforeEach(() => void captureOutput());

afterEach(() => {
  login.misbehave({});
  vi.useRealTimers();
});

interface Attempt extends SignInOptions {
  readonly settings?: Partial<OidcProviderSettings>;
  readonly admission?: AdmissionSettings;
  readonly requirements?: Partial<SignInRequirements>;
}

function connect({ settings, admission = {} }: Attempt = {}): RedirectIdentityProvider {
  return oidcProvider({ ...login.settings, ...settings }, admission);
}

function start(provider: RedirectIdentityProvider, requirements: Partial<SignInRequirements> = {}) {
  return provider.start({ redirectUri: REDIRECT_URI, state: 'state-of-this-sign-in', requirements: { freshLogin: false, ...requirements } });
}

async function signIn(user: string, attempt: Attempt = {}) {
  const provider = connect(attempt);
  const { location, kept } = await start(provider, attempt.requirements);
  return provider.complete({ callback: await signInAt(location, user, attempt), kept });
}

describe('a sign-in', () => {
  test('tells who the person is', async () => {
    const before = Math.floor(Date.now() / 1_000);

    const person = await signIn('ada');

    expect(person).toMatchObject({
      subject: 'ada',
      name: 'Ada Lovelace',
      email: 'Ada@example.com',
      groups: ['staff', 'editors'],
      acr: 'mfa',
      amr: ['pwd', 'otp'],
      claims: { department: 'it' },
    });
    expect(person.authenticatedAt).toBeGreaterThanOrEqual(before);
  });

  test.each(['client_secret_basic', 'client_secret_post', 'none'] as const)('works with client authentication by %s', async (clientAuthentication) => {
    const other = await startOpenIdProvider({ users: USERS, clientAuthentication });
    try {
      expect(await signIn('ada', { settings: other.settings })).toMatchObject({ subject: 'ada' });
    } finally {
      await other.close();
    }
  });

  test('takes claims from the userinfo endpoint where the ID token lacks them', async () => {
    const other = await startOpenIdProvider({ users: USERS, claimsIn: 'userinfo' });
    try {
      expect(await signIn('ada', { settings: other.settings })).toMatchObject({ email: 'Ada@example.com', groups: ['staff', 'editors'] });
      expect(await signIn('ada', { settings: { ...other.settings, userinfo: false } })).toMatchObject({ subject: 'ada', groups: [] });
    } finally {
      await other.close();
    }
  });

  test('sends what the settings and the request ask for', async () => {
    const { location } = await start(
      connect({ settings: { parameters: { hd: 'example.com' }, acrValues: ['mfa', 'hardware'], maxAge: 600 } }),
      { acrValues: ['password', 'mfa'], maxAge: 60, freshLogin: true, loginHint: 'ada@example.com' },
    );

    expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
      response_type: 'code',
      client_id: login.settings.clientId,
      redirect_uri: REDIRECT_URI,
      scope: 'openid profile email',
      state: 'state-of-this-sign-in',
      nonce: expect.stringMatching(/^.{43}$/),
      code_challenge: expect.stringMatching(/^.{43}$/),
      code_challenge_method: 'S256',
      acr_values: 'mfa',
      max_age: '60',
      prompt: 'login',
      hd: 'example.com',
      login_hint: 'ada@example.com',
    });
  });

  test('lets the prompt of the settings prevail, for providers that do not know login', async () => {
    const { location } = await start(connect({ settings: { parameters: { prompt: 'select_account' } } }), { freshLogin: true });

    expect(new URL(location).searchParams.get('prompt')).toBe('select_account');
  });

  test('reads the configuration once for all', async () => {
    const provider = connect();
    login.requests.length = 0;

    await Promise.all([start(provider), start(provider)]);
    await start(provider);

    expect(login.requests).toEqual(['/.well-known/openid-configuration']);
  });

  test('is over when the person refuses', async () => {
    await expect(signIn('ada', { refuse: true })).rejects.toMatchObject({ name: 'SignInError', reason: 'refused' });
  });
});

describe('claims', () => {
  test.each([
    ['of an unverified e-mail address are not believed', 'bob', {}, undefined],
    ['of an e-mail address are believed if the provider vouches for all', 'bob', { trustsEmail: true }, 'bob@example.com'],
    ['that call an e-mail address verified may be strings', 'carol', {}, 'carol@example.com'],
  ])('%s', async (_, user, settings, email) => {
    expect((await signIn(user, { settings })).email).toBe(email);
  });

  test('may be nested, and have other names', async () => {
    const claims = { ...login.settings.claims, subject: ['oid'], groups: ['realm_access', 'roles'] };

    expect(await signIn('carol', { settings: { claims } })).toMatchObject({ subject: 'carol-in-the-tenant', groups: ['reader'] });
  });

  test('of one group may be a string', async () => {
    expect(await signIn('bob')).toMatchObject({ groups: ['staff'] });
  });

  test('without the subject are refused', async () => {
    const claims = { ...login.settings.claims, subject: ['oid'] };

    await expect(signIn('ada', { settings: { claims } })).rejects.toMatchObject({ reason: 'failed', message: expect.stringContaining('oid') });
  });

  test('that leave out groups for their number end the sign-in with the remedy, if groups matter', async () => {
    expect(await signIn('dave')).toMatchObject({ groups: [] });
    await expect(signIn('dave', { admission: { groups: ['staff'] } })).rejects.toMatchObject({
      reason: 'failed', message: expect.stringContaining('Groups assigned to the application'),
    });
  });
});

describe('S35 the answer must have', () => {
  test.each([
    ['the acr of the settings', { settings: { acrValues: ['mfa'] } }],
    ['the acr of the request', { requirements: { acrValues: ['mfa'] } }],
    ['the acr of both', { settings: { acrValues: ['mfa', 'password'] }, requirements: { acrValues: ['mfa', 'hardware'] } }],
  ])('%s', async (_, attempt) => {
    expect(await signIn('ada', attempt)).toMatchObject({ acr: 'mfa' });
    await expect(signIn('bob', attempt)).rejects.toMatchObject({ reason: 'failed', message: expect.stringContaining('acr password') });
    await expect(signIn('carol', attempt)).rejects.toMatchObject({ reason: 'failed', message: expect.stringContaining('acr (none)') });
  });

  test('an acr that settings and request agree on', async () => {
    await expect(signIn('ada', { settings: { acrValues: ['mfa'] }, requirements: { acrValues: ['password'] } })).rejects.toMatchObject({ reason: 'failed' });
  });

  test.each([
    ['settings', { settings: { maxAge: 600 } }],
    ['request', { requirements: { maxAge: 600 } }],
    ['stricter one', { settings: { maxAge: 86_400 }, requirements: { maxAge: 600 } }],
  ])('an auth_time within the maximum age of the %s', async (_, attempt) => {
    const ago = (seconds: number) => login.misbehave({ idToken: (claims) => { claims.auth_time = Math.floor(Date.now() / 1_000) - seconds; } });

    ago(500);
    expect(await signIn('ada', attempt)).toMatchObject({ subject: 'ada' });
    ago(700);
    await expect(signIn('ada', attempt)).rejects.toMatchObject({ reason: 'failed', message: expect.stringContaining('longer ago than allowed') });
    login.misbehave({ idToken: (claims) => { delete claims.auth_time; } });
    await expect(signIn('ada', attempt)).rejects.toMatchObject({ reason: 'failed', message: expect.stringContaining('auth_time') });
  });

  test('a new sign-in, if one is asked for', async () => {
    const cookies = new Map<string, string>();
    await signIn('ada', { cookies });
    expect(await signIn('bob', { cookies }), 'the provider has not asked').toMatchObject({ subject: 'ada' });
    const old = { idToken: (claims: Record<string, unknown>) => { claims.auth_time = Math.floor(Date.now() / 1_000) - 3_600; } };

    expect(await signIn('bob', { cookies, requirements: { freshLogin: true } })).toMatchObject({ subject: 'bob' });
    login.misbehave(old);
    await expect(signIn('ada', { requirements: { freshLogin: true } })).rejects.toMatchObject({ reason: 'failed' });
    expect(await signIn('ada')).toMatchObject({ subject: 'ada' });
  });

  test('a time, of which nothing is said, counts as long ago', async () => {
    login.misbehave({ idToken: (claims) => { delete claims.auth_time; } });

    expect(await signIn('ada')).toMatchObject({ authenticatedAt: 0 });
  });
});

describe('an answer that is not to be believed', () => {
  const WRONG_CLAIMS: [string, (claims: Record<string, unknown>) => void][] = [
    ['the nonce of another sign-in', (claims) => { claims.nonce = 'another'; }],
    ['no nonce', (claims) => { delete claims.nonce; }],
    ['another issuer', (claims) => { claims.iss = 'https://evil.example'; }],
    ['another audience', (claims) => { claims.aud = 'another-client'; }],
    ['two audiences and another authorized party', (claims) => { claims.aud = ['another-client', claims.aud]; claims.azp = 'another-client'; }],
    ['an expiry in the past', (claims) => { claims.exp = Math.floor(Date.now() / 1_000) - 3_600; }],
    ['no subject', (claims) => { delete claims.sub; }],
  ];

  test.each(WRONG_CLAIMS)('has an ID token with %s', async (_, idToken) => {
    login.misbehave({ idToken });

    await expect(signIn('ada')).rejects.toMatchObject({ name: 'SignInError', reason: 'failed' });
  });

  test('has an ID token with a signature by another key', async () => {
    login.misbehave({ foreignKey: true });

    await expect(signIn('ada')).rejects.toMatchObject({ reason: 'failed' });
  });

  test.each<[string, (callback: URL) => void]>([
    ['S21 comes from another issuer', ({ searchParams }) => searchParams.set('iss', 'https://evil.example')],
    ['S21 lacks the issuer that the provider announces', ({ searchParams }) => searchParams.delete('iss')],
    ['has another state', ({ searchParams }) => searchParams.set('state', 'another')],
    ['has no state', ({ searchParams }) => searchParams.delete('state')],
    ['has a parameter twice', ({ searchParams }) => searchParams.append('code', 'another')],
    ['has no code', ({ searchParams }) => searchParams.delete('code')],
    ['brings an ID token itself', ({ searchParams }) => searchParams.set('id_token', 'e30.e30.')],
  ])('%s', async (_, callback) => {
    login.misbehave({ callback });

    await expect(signIn('ada')).rejects.toMatchObject({ name: 'SignInError', reason: 'failed' });
  });

  test('has the code of another sign-in, which an attacker began', async () => {
    const provider = connect();
    const attacker = await start(provider);
    const victim = await start(provider);
    const injected = await signInAt(attacker.location, 'bob');

    await expect(provider.complete({ callback: injected, kept: victim.kept })).rejects.toMatchObject({ reason: 'failed' });
  });

  test('has a code that was used', async () => {
    const provider = connect();
    const { location, kept } = await start(provider);
    const callback = await signInAt(location, 'ada');
    await provider.complete({ callback, kept });

    await expect(provider.complete({ callback, kept })).rejects.toMatchObject({ reason: 'failed' });
  });

  test('has userinfo of somebody else', async () => {
    const other = await startOpenIdProvider({ users: USERS, claimsIn: 'userinfo' });
    try {
      other.misbehave({ idToken: (claims) => { claims.sub = 'somebody-else'; } });

      await expect(signIn('ada', { settings: other.settings })).rejects.toMatchObject({ reason: 'failed' });
    } finally {
      await other.close();
    }
  });

  test('is a configuration of another issuer', async () => {
    login.misbehave({ metadata: (metadata) => { metadata.issuer = `${login.url}/`; } });
    await expect(start(connect())).rejects.toMatchObject({ reason: 'failed', message: expect.stringContaining(`${login.url}/`) });

    login.misbehave({ metadata: (metadata) => { metadata.issuer = 'https://evil.example'; } });
    await expect(start(connect())).rejects.toMatchObject({ reason: 'failed' });
  });
});

describe('a provider', () => {
  test('that is down, or says so, is unavailable, and works again when it is back', async () => {
    const provider = connect();
    login.misbehave({ answer: 'unavailable' });
    await expect(start(provider)).rejects.toMatchObject({ reason: 'unavailable', retryAfter: 7 });

    login.misbehave({});
    const { location, kept } = await start(provider);
    const callback = await signInAt(location, 'ada');
    login.misbehave({ answer: 'unavailable' });
    await expect(provider.complete({ callback, kept })).rejects.toMatchObject({ reason: 'unavailable', retryAfter: 7 });

    login.misbehave({ callback: ({ searchParams }) => { searchParams.delete('code'); searchParams.set('error', 'temporarily_unavailable'); } });
    await expect(signIn('ada')).rejects.toMatchObject({ reason: 'unavailable' });
  });

  test('that does not exist is unavailable', async () => {
    const gone = await startOpenIdProvider({ users: {} });
    await gone.close();

    await expect(start(connect({ settings: gone.settings }))).rejects.toMatchObject({ reason: 'unavailable', retryAfter: expect.any(Number) });
  });

  test('that does not answer in time is unavailable', async () => {
    login.misbehave({ answer: 'none' });

    await expect(withPatience(0.1, () => start(connect()))).rejects.toMatchObject({ reason: 'unavailable' });
  });

  test('that answers nonsense fails, and what it said is not repeated', async () => {
    const provider = connect();
    const { location, kept } = await start(provider);
    const callback = await signInAt(location, 'ada');
    login.misbehave({ answer: 'garbage' });

    const error = await provider.complete({ callback, kept }).catch((thrown: Error) => thrown) as Error;

    expect(error).toMatchObject({ name: 'SignInError', reason: 'failed' });
    expect(JSON.stringify([error.message, error.cause])).not.toContain('secret-in-garbage');
  });

  test('S40 that repeats the code in its error does not get it into the log', async () => {
    const provider = connect();
    const { location, kept } = await start(provider);
    const callback = await signInAt(location, 'ada');
    login.misbehave({ tokenError: (code) => ({ error: 'invalid_grant', error_description: `the code ${code} is wrong` }) });

    const error = await provider.complete({ callback, kept }).catch((thrown: Error) => thrown) as Error;

    expect(error).toMatchObject({ reason: 'failed', message: expect.stringContaining('invalid_grant: the code (code) is wrong') });
    expect(error.cause).toBeUndefined();
  });

  test('by plain http is taken on loopback addresses only', async () => {
    await expect(start(connect({ settings: { issuer: 'http://login.example.com' } }))).rejects.toMatchObject({
      reason: 'failed', message: expect.stringContaining('HTTPS'),
    });
  });

  test('whose client secret is missing cannot be asked: the server is unavailable', async () => {
    await expect(start(connect({ settings: { clientSecretArn: 'arn:missing' } }))).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });
});
