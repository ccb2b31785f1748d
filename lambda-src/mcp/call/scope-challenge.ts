import { insufficientScope, type TokenScheme } from '../../shared/insufficient-scope';

/** The scopes that something needs, in the form in which a client that lacks some of them is told. */
export interface ScopeChallenge {
  /** As clients ask for them, separated by spaces. */
  readonly scope: string;
  /** For models and people: what they need, and what to do. */
  readonly need: string;
  /** The value of `WWW-Authenticate`, where that header arrives. */
  readonly challenge: string;
  readonly resourceMetadataUrl: string;
}

/** Tells the client of a request which scopes something needs. */
export type ChallengeFor = (scopes: readonly string[], description?: string) => ScopeChallenge;

/** The facts that challenges depend on. */
export interface ChallengeProps {
  readonly scheme: TokenScheme;
  readonly resourceMetadataUrl: string;
  /** The prefix that clients put before a scope when they ask for it. May be empty. */
  readonly scopePrefix: string;
}

/**
 * The member of `_meta` in which ChatGPT looks for challenges, of a result with `isError` (https://developers.openai.com/apps-sdk/build/auth,
 * proposed to MCP as SEP-1489): an array of values of `WWW-Authenticate`, with `error` and `error_description`.
 */
export const CHALLENGES_META_KEY = 'mcp/www_authenticate';

/** Makes the challenges of a request. */
export function challengesOf({ scheme, resourceMetadataUrl, scopePrefix }: ChallengeProps): ChallengeFor {
  return (scopes, description) => {
    const scope = scopes.map((name) => `${scopePrefix}${name}`).join(' ');
    const need = `needs the ${scopes.length === 1 ? 'scope' : 'scopes'} ${scope}`;
    return {
      scope,
      need,
      challenge: insufficientScope(scheme, { scope, resourceMetadataUrl, description: description ?? `This ${need}` }),
      resourceMetadataUrl,
    };
  };
}
