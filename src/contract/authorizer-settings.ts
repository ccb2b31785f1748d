import type { ScopeSettings } from './oauth-settings';

/* `settings.json` in the asset of the authorizer function. A `DeployTimeValue` stands for a string that holds CloudFormation tokens. */

/** What the authorizer needs to know besides its environment. */
export interface AuthorizerSettings {
  /** Raised when a reader of the old form could not read the new one. */
  readonly version: 1;
  /** Whose tokens it takes. */
  readonly tokens: OwnTokenSettings | ExternalTokenSettings;
  readonly scopes: Pick<ScopeSettings, 'name' | 'implies' | 'formerNames'>[];
  /** What a call of a tool needs, by the tool's name; tools that need none are not here. */
  readonly toolScopes: { readonly [tool: string]: string[] };
  /** How long API Gateway keeps an answer, in seconds. Zero where the answer depends on more than the token. */
  readonly cacheSeconds: number;
}

/** Tokens of the server's own authorization server. */
export interface OwnTokenSettings {
  readonly type: 'own';
  /** The ids of clients that have no record in the table: pre-registered ones, and those of workloads. */
  readonly permanentClients: string[];
  /** Whether tokens may be bound to a key (RFC 9449). */
  readonly dpop: boolean;
}

/** Tokens of an authorization server of the owner's, with the quirks of its maker written out. */
export interface ExternalTokenSettings {
  readonly type: 'external';
  readonly issuer: string;
  /** Absent: as the issuer's metadata says. */
  readonly jwksUri?: string;
  /** One of them must be the token's `aud`. */
  readonly audiences: string[];
  /** Values of the header's `typ` that mark an access token, in lower case. Absent: any, for makers that use none of their own. */
  readonly types?: string[];
  /** Claims of which each must have the value: `{ token_use: 'access' }`. */
  readonly requiredClaims: { readonly [claim: string]: string };
  /** The claim that names the client: `client_id`, `azp`, `appid`, `cid`; the first that is there. */
  readonly clientIdClaims: string[];
  /** The claims that hold scopes, each an array or one text; in `scope` and `scp` a text is a list with spaces. All of them count. */
  readonly scopeClaims: string[];
  /** What precedes the owner's scopes in tokens: `https://mcp.example.com/mcp/`. Empty: nothing. */
  readonly scopePrefix: string;
  /** What precedes them where clients ask for them, and so in challenges. Empty: nothing. */
  readonly requestedScopePrefix: string;
}
