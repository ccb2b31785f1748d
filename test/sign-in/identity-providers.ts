import { GITHUB_ACCOUNTS, TEAM } from './people';
import { startGitHubLike } from '../identity-providers/github-like';
import { CLIENT_SECRET, startOpenIdProvider } from '../identity-providers/openid-provider';

/** The identity providers that all tests of sign-in share. */
export interface IdentityProviders {
  /** What the apps need in their environment to be registered there. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The value of an app's environment variable, `TEAM_LOGIN` or `GITHUB`, as JSON. */
export interface IdentityProviderAccess {
  readonly url: string;
  readonly apiUrl?: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Starts the team's login and a GitHub. Apps are registered there by their URLs, so they are started before the apps are synthesized. */
export async function startIdentityProviders(): Promise<IdentityProviders> {
  const [login, gitHub] = await Promise.all([
    startOpenIdProvider({ users: TEAM, clientAuthentication: 'client_secret_basic' }),
    startGitHubLike(GITHUB_ACCOUNTS),
  ]);
  const access = (of: IdentityProviderAccess) => JSON.stringify(of);
  return {
    environment: {
      TEAM_LOGIN: access({ url: login.url, clientId: login.settings.clientId, clientSecret: CLIENT_SECRET }),
      GITHUB: access({ url: gitHub.url, apiUrl: gitHub.settings.apiUrl, clientId: gitHub.settings.clientId, clientSecret: CLIENT_SECRET }),
    },
    close: async () => {
      await Promise.all([login.close(), gitHub.close()]);
    },
  };
}
