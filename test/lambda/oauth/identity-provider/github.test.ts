import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RedirectIdentityProvider, SignInRequirements } from '../../../../lambda-src/oauth/identity-provider/identity-provider';
import type { AdmissionSettings, GitHubProviderSettings } from '../../../../src/contract';
import { type GitHubLike, startGitHubLike } from '../../../identity-providers/github-like';
import { CLIENT_SECRET, CLIENT_SECRET_ARN } from '../../../identity-providers/openid-provider';
import { type SignInOptions, signInAt } from '../../../identity-providers/sign-in-at';
import { type AwsServices, startAwsServices } from '../../shared/aws-services';
import { captureOutput } from '../../shared/standard-output';

const REDIRECT_URI = 'https://abc123.execute-api.us-east-1.amazonaws.com/prod/callback';

const USERS = {
  octocat: {
    id: 583231,
    name: 'The Octocat',
    emails: [
      { email: 'other@example.com', primary: false, verified: true },
      { email: 'old@example.com', primary: false, verified: true },
      { email: 'octocat@example.com', primary: true, verified: true },
    ],
    organizations: ['one', 'two', 'three'],
    teams: ['one/admins', 'two/staff', 'three/readers', 'three/writers', 'three/guests'],
  },
  member: { id: 3, organizations: ['Octo-Org#9919'], teams: ['Octo-Org#9919/admins#7'] },
  // has taken the name that the organization had before
  squatter: { id: 4, organizations: ['old-name#5', '9919#6'], teams: ['old-name#5/admins#8'] },
  hubot: { id: 480938, emails: [{ email: 'hubot@example.com', primary: true, verified: false }] },
};

let aws: AwsServices;
let gitHub: GitHubLike;
let gitHubProvider: (settings: GitHubProviderSettings, admission: AdmissionSettings) => RedirectIdentityProvider;

beforeAll(async () => {
  aws = await startAwsServices();
  aws.secrets.put(CLIENT_SECRET_ARN, CLIENT_SECRET);
  gitHub = await startGitHubLike(USERS);
  ({ gitHubProvider } = await import('../../../../lambda-src/oauth/identity-provider/github'));
});

afterAll(async () => {
  await gitHub?.close();
  await aws?.stop();
});

beforeEach(() => {
  captureOutput();
  gitHub.requests.length = 0;
});

afterEach(() => gitHub.setDown(false));

interface Attempt extends SignInOptions {
  readonly settings?: Partial<GitHubProviderSettings>;
  readonly admission?: AdmissionSettings;
}

function connect({ settings, admission = {} }: Attempt = {}): RedirectIdentityProvider {
  return gitHubProvider({ ...gitHub.settings, ...settings }, admission);
}

function start(provider: RedirectIdentityProvider, requirements: Partial<SignInRequirements> = {}) {
  return provider.start({ redirectUri: REDIRECT_URI, state: 'state-of-this-sign-in', requirements: { freshLogin: false, ...requirements } });
}

async function signIn(user: string, attempt: Attempt = {}) {
  const provider = connect(attempt);
  const { location, kept } = await start(provider);
  return provider.complete({ callback: await signInAt(location, user, attempt), kept });
}

describe('a sign-in', () => {
  test('tells who the person is, without asking for anything', async () => {
    expect(await signIn('octocat')).toEqual({
      subject: '583231', name: 'The Octocat', groups: [], claims: { id: 583231, login: 'octocat', name: 'The Octocat', type: 'User' }, authenticatedAt: 0,
    });
    expect(gitHub.scopes()).toEqual([]);
    expect(gitHub.requests).not.toContain('GET /api/v3/user/emails');
  });

  test('calls somebody without a name by their login', async () => {
    expect(await signIn('hubot')).toMatchObject({ name: 'hubot' });
  });

  test('tells the primary address, if it is verified, where addresses matter', async () => {
    const admission = { emailDomains: ['example.com'] };

    expect((await signIn('octocat', { admission })).email).toBe('octocat@example.com');
    expect(gitHub.scopes()).toEqual(['user:email']);
    expect((await signIn('hubot', { admission })).email).toBeUndefined();
  });

  test('tells all organizations and teams, where groups matter', async () => {
    const admission = { scopesByGroup: { 'one/admins': ['weather:write'] } };

    expect((await signIn('octocat', { admission })).groups).toEqual([...USERS.octocat.organizations, ...USERS.octocat.teams]);
    expect(gitHub.scopes()).toEqual(['read:org']);
  });

  describe.each(['groups', 'scopesByGroup'] as const)('tells groups as %s names them', (condition) => {
    const isIn = async (user: string, group: string) => {
      const admission = condition === 'groups' ? { groups: [group] } : { scopesByGroup: { [group]: [] } };
      return (await signIn(user, { admission })).groups.includes(group);
    };

    test.each([
      'Octo-Org', 'octo-org', 'OCTO-ORG', '#9919', 'octo-org#9919', 'octo-org/admins', 'Octo-Org/Admins', '#9919/admins', '#9919/#7',
      'octo-org#9919/admins#7', 'octo-org/#7',
    ])('%s', async (group) => {
      expect(await isIn('member', group)).toBe(true);
    });

    test.each([
      'old-name#9919', '#9919', '#5#9919', 'old-name#59919', '9919#9919', '#09919', '#', '/', '/admins', 'old-name/', 'old-name#', 'old-name/admins/', 'old-name#9919/admins',
      'old-name#5/admins#7', '#5/#7', 'old-name/admins#5', 'old-names', 'old-name ', '*', '',
    ])('and not %s for who has the name only, or the id as a name', async (group) => {
      expect(await isIn('squatter', group)).toBe(false);
    });

    test.each(['octo-org/owners', 'octo-org#9919/admins#8', 'octo-org/#9919'])('and not %s, another team', async (group) => {
      expect(await isIn('member', group)).toBe(false);
    });
  });

  test('asks for what conditions on claims need', async () => {
    await signIn('octocat', { admission: { claims: { login: ['octocat'] } } });

    expect(gitHub.scopes()).toEqual(['read:user']);
  });

  test('sends what the request asks for', async () => {
    const { location } = await start(connect(), { freshLogin: true, loginHint: 'octocat' });

    expect(Object.fromEntries(new URL(location).searchParams)).toEqual({
      client_id: gitHub.settings.clientId,
      redirect_uri: REDIRECT_URI,
      state: 'state-of-this-sign-in',
      code_challenge: expect.stringMatching(/^.{43}$/),
      code_challenge_method: 'S256',
      prompt: 'select_account',
      login: 'octocat',
    });
  });

  test.each([{ acrValues: ['mfa'] }, { maxAge: 60 }])('S35 that must meet %j is refused: GitHub tells nothing of it', async (requirements) => {
    await expect(start(connect(), requirements)).rejects.toMatchObject({ reason: 'failed' });
  });

  test('is over when the person refuses', async () => {
    await expect(signIn('octocat', { refuse: true })).rejects.toMatchObject({ name: 'SignInError', reason: 'refused' });
  });
});

describe('a failure', () => {
  test('that comes with status 200 is one: the code of another sign-in, and S40 the code stays out of the message', async () => {
    const provider = connect();
    const attacker = await start(provider);
    const victim = await start(provider);
    const callback = await signInAt(attacker.location, 'hubot');

    const error = await provider.complete({ callback, kept: victim.kept }).catch((thrown: Error) => thrown) as Error;

    expect(error).toMatchObject({ reason: 'failed', message: expect.stringContaining('bad_verification_code') });
    expect(error.message).not.toContain(callback.searchParams.get('code'));
  });

  test('of a code that was used', async () => {
    const provider = connect();
    const { location, kept } = await start(provider);
    const callback = await signInAt(location, 'octocat');
    await provider.complete({ callback, kept });

    await expect(provider.complete({ callback, kept })).rejects.toMatchObject({ reason: 'failed' });
  });

  test('of a wrong client secret names it', async () => {
    aws.secrets.put('arn:wrong', 'wrong');

    await expect(signIn('octocat', { settings: { clientSecretArn: 'arn:wrong' } })).rejects.toMatchObject({
      reason: 'failed', message: expect.stringContaining('incorrect_client_credentials'),
    });
  });

  test('of the API ends the sign-in', async () => {
    await expect(signIn('octocat', { settings: { apiUrl: `${gitHub.url}/api/v4` } })).rejects.toMatchObject({
      reason: 'failed', message: 'GitHub answered /api/v4/user with status 404',
    });
  });

  test('of GitHub as a whole is temporary', async () => {
    const provider = connect();
    const { location, kept } = await start(provider);
    const callback = await signInAt(location, 'octocat');
    gitHub.setDown(true);

    await expect(provider.complete({ callback, kept })).rejects.toMatchObject({ reason: 'unavailable', retryAfter: expect.any(Number) });
  });
});
