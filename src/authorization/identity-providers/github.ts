import { gitHubGroupProblems, gitHubGroupWarnings } from './github-groups';
import type { IdentityProviderDefinition } from './identity-provider-definition';
import type { GitHubIdentityProviderProps } from './identity-provider-props';
import { issuerProblems, notEmpty } from '../../checks/prop-problems';

const GITHUB = 'https://github.com';

/** GitHub, or a GitHub Enterprise Server. */
export function gitHub(props: GitHubIdentityProviderProps): IdentityProviderDefinition {
  const { clientId, clientSecret: secret, label = 'GitHub', url = GITHUB } = props;
  const webUrl = url.replace(/\/$/, '');
  const apiUrl = props.apiUrl?.replace(/\/$/, '') ?? apiUrlOf(webUrl);
  return {
    problems: [...notEmpty('clientId', clientId), ...notEmpty('label', label), ...issuerProblems('url', url), ...issuerProblems('apiUrl', apiUrl)],
    groupProblems: gitHubGroupProblems,
    looseClaims: ['login', 'email', 'name', 'company', 'blog', 'location', 'bio', 'twitter_username'],
    // elsewhere, nobody takes a name but people of the owner's
    ...(webUrl === GITHUB && { strangers: 'anybody with a GitHub account', groupWarnings: gitHubGroupWarnings }),
    bind: () => ({ settings: { type: 'gitHub', label, webUrl, apiUrl, clientId, clientSecretArn: secret.secretArn }, secret }),
  };
}

function apiUrlOf(webUrl: string): string {
  // GitHub.com, and GitHub Enterprise Cloud with data residency
  return /^https:\/\/(?:github\.com|[a-z0-9-]+\.ghe\.com)$/.test(webUrl) ? webUrl.replace('https://', 'https://api.') : `${webUrl}/api/v3`;
}
