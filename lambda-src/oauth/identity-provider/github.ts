import { hash, randomBytes } from 'node:crypto';
import { dependsOnEmail, dependsOnGroups } from './admission';
import { type GitHubApi, gitHubApi } from './github-api';
import { groupNames } from './github-groups';
import type { Person, RedirectIdentityProvider, SignInRequirements } from './identity-provider';
import { errorAnswer } from './provider-answer';
import { fetchFromProvider } from './provider-fetch';
import { SignInError } from './sign-in-error';
import type { AdmissionSettings, GitHubProviderSettings, JsonObject } from '../../../src/contract';
import { cachedValue } from '../../shared/cached-value';
import { readCurrentSecret, SECRET_CACHE_LIMITS } from '../../shared/secrets';

/** What is kept of a sign-in while the browser is at GitHub. */
interface StartedSignIn {
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

/** The answer of the token endpoint, which has status 200 for errors too. */
interface TokenAnswer {
  readonly access_token?: string;
  readonly error?: string;
  readonly error_description?: string;
}

interface GitHubUser extends JsonObject {
  /** Stays when the login changes, and is never given to somebody else. */
  readonly id: number;
  readonly login: string;
  readonly name: string | null;
}

interface GitHubEmail {
  readonly email: string;
  readonly primary: boolean;
  readonly verified: boolean;
}

interface GitHubOrganization {
  readonly id: number;
  /** Can be changed, and is then free for somebody else. */
  readonly login: string;
}

interface GitHubTeam {
  readonly id: number;
  readonly slug: string;
  readonly organization: GitHubOrganization;
}

/**
 * GitHub: the web application flow of its OAuth apps, with PKCE, and its REST API instead of ID tokens. It asks for no more
 * than admission needs, and the access token is used for this and dropped.
 */
export function gitHubProvider(settings: GitHubProviderSettings, admission: AdmissionSettings): RedirectIdentityProvider {
  const { label, webUrl, apiUrl, clientId, clientSecretArn } = settings;
  const clientSecret = cachedValue(() => readCurrentSecret(clientSecretArn), SECRET_CACHE_LIMITS);
  const needs = { email: dependsOnEmail(admission), groups: dependsOnGroups(admission), claims: admission.claims !== undefined };
  const scopes = [...(needs.claims ? ['read:user'] : []), ...(needs.email ? ['user:email'] : []), ...(needs.groups ? ['read:org'] : [])];

  async function redeem(code: string, { redirectUri, codeVerifier }: StartedSignIn): Promise<string> {
    const response = await fetchFromProvider(`${webUrl}/login/oauth/access_token`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({
        client_id: clientId, client_secret: await clientSecret.get(), code, redirect_uri: redirectUri, code_verifier: codeVerifier,
      }),
    });
    const { access_token: token, error = `status ${response.status}`, error_description: description } = await tokenAnswer(response);
    if (!token) {
      throw errorAnswer('token endpoint', { error, description }, code);
    }
    return token;
  }

  async function personOf(api: GitHubApi): Promise<Person> {
    const [user, emails, organizations, teams] = await Promise.all([
      api.read<GitHubUser>('/user'),
      needs.email ? api.readList<GitHubEmail>('/user/emails') : [],
      needs.groups ? api.readList<GitHubOrganization>('/user/orgs') : [],
      needs.groups ? api.readList<GitHubTeam>('/user/teams') : [],
    ]);
    const email = emails.find(({ primary, verified }) => primary && verified)?.email;
    return {
      subject: String(user.id),
      name: user.name ?? user.login,
      ...(email !== undefined && { email }),
      groups: groupNames([
        ...organizations.map((organization) => ({ organization: named(organization) })),
        ...teams.map(({ id, slug, organization }) => ({ organization: named(organization), team: { id, name: slug } })),
      ], admission),
      claims: user,
      // GitHub does not say
      authenticatedAt: 0,
    };
  }

  return {
    type: 'redirect',
    label,

    start: async ({ redirectUri, state, requirements }) => {
      requireNothingUnknown(requirements);
      const codeVerifier = randomBytes(32).toString('base64url');
      const location = new URL(`${webUrl}/login/oauth/authorize`);
      location.search = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        code_challenge: hash('sha256', codeVerifier, 'base64url'),
        code_challenge_method: 'S256',
        ...(scopes.length > 0 && { scope: scopes.join(' ') }),
        ...(requirements.freshLogin && { prompt: 'select_account' }),
        ...(requirements.loginHint !== undefined && { login: requirements.loginHint }),
      }).toString();
      const kept: StartedSignIn = { redirectUri, codeVerifier };
      return { location: location.href, kept: { ...kept } };
    },

    complete: async ({ callback: { searchParams }, kept }) => {
      const code = searchParams.get('code');
      if (!code) {
        throw errorAnswer('callback', {
          error: searchParams.get('error') ?? 'no code',
          description: searchParams.get('error_description') ?? undefined,
        }, null);
      }
      return personOf(gitHubApi(apiUrl, await redeem(code, kept as unknown as StartedSignIn)));
    },
  };
}

function named({ id, login: name }: GitHubOrganization): { readonly id: number; readonly name: string } {
  return { id, name };
}

/** GitHub tells neither how nor when somebody has signed in, so a demand for it cannot be met. */
function requireNothingUnknown({ acrValues, maxAge }: SignInRequirements): void {
  if (acrValues !== undefined || maxAge !== undefined) {
    throw new SignInError('failed', `The client asks for an ${acrValues ? 'acr' : 'age'} of the sign-in, which GitHub does not tell`);
  }
}

async function tokenAnswer(response: Response): Promise<TokenAnswer> {
  try {
    return await response.json() as TokenAnswer;
  } catch {
    throw new SignInError('failed', `GitHub's token endpoint answered with status ${response.status} and no JSON`);
  }
}
