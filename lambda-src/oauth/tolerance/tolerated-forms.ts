/**
 * Forms that are tolerated in the requests of clients, each with the clause that asks for it or a client that needs it. All tolerance
 * is in these tables: before oidc-provider or the registration policy sees a request, it is rewritten as the standards have it. Nothing
 * in the tables adds to what is granted. Only the forms that need further knowledge are handled where that is at hand: a token request
 * without `redirect_uri` (OAuth 2.1 section 4.1.3) in tokens/token-endpoint.ts, a stray token at registration in
 * clients/client-registration.ts, and a secret that comes in another way than the client registered in clients/client-secret.ts.
 */
import { withoutForeignAuthorization } from './client-authentication';
import { withoutEmptyMembers } from './members';
import { withOpenIdForItsParameters } from './openid-parameters';
import { changeValues, type Parameters, withoutEmptyParameters } from './parameters';
import { withRootPath } from './redirect-uri';
import { knownScope, withCurrentNames, withoutIdleOpenIdScopes, withoutUnknownScopes, withSingleBlanks } from './scopes';
import type { JsonObject } from '../../../src/contract';
import { withWorkloadClient } from '../assertions/workload-client';
import type { HttpRequest } from '../http-message';
import { mcpUrl } from '../settings';
import { isSameResource } from '../tokens/resource-indicator';

/** A form that is tolerated in a request, or a part of one. */
export interface ToleratedForm<T> {
  readonly form: string;
  /** Clause that asks for the form, or client that needs it. */
  readonly because: string;
  /** Rewrites the form as the standards have it, and leaves everything else alone. */
  readonly clean: (part: T) => T;
}

type OfParameters = ToleratedForm<Parameters>;

const EMPTY_PARAMETERS: OfParameters = {
  form: 'a parameter without a value',
  because: 'RFC 6749 sections 3.1 and 3.2: it must be treated as if it were omitted',
  clean: withoutEmptyParameters,
};

const RESOURCE: OfParameters = {
  form: 'the resource with a slash at the end, or its scheme and host in upper case',
  because: 'MCP SDK: new URL(url).href; clients may name it in one way when they ask for a code and in another when they exchange it',
  clean: (parameters) => changeValues(parameters, 'resource', (resource) => (isSameResource(resource, mcpUrl) ? mcpUrl : resource)),
};

const BLANKS: OfParameters = {
  form: 'blanks, tabs and line breaks around and between the names of a list',
  because: 'claude.ai: scope=" offline_access" (anthropics/claude-ai-mcp#453)',
  clean: (parameters) => ['scope', 'prompt', 'acr_values', 'ui_locales']
    .reduce((cleaned, name) => changeValues(cleaned, name, withSingleBlanks), parameters),
};

const FORMER_SCOPES: OfParameters = {
  form: 'a scope by a name that it had before',
  because: 'clients keep the scopes that they once read; `formerNames` of a scope',
  clean: (parameters) => changeValues(parameters, 'scope', withCurrentNames),
};

const UNKNOWN_SCOPES: OfParameters = {
  form: 'scopes that there are not beside some that there are',
  because: 'RFC 6749 section 3.3: the scope may be ignored in part, and the answer says what was granted. Claude: "claudeai"; '
    + 'Kiro, Amazon Q, Windsurf: "openid email profile"',
  clean: withoutUnknownScopes,
};

const OPENID_PARAMETERS: OfParameters = {
  form: 'parameters of OpenID Connect without the scope openid',
  because: 'RFC 6749 section 3.1: unrecognized parameters must be ignored. `max_age` and `acr_values` mean something here all the same',
  clean: withOpenIdForItsParameters,
};

const IDLE_OPENID_SCOPES: OfParameters = {
  form: 'scopes of OpenID Connect where there is nobody, or nothing beside them',
  because: 'Kiro, Amazon Q, Windsurf refresh with the scope that they signed in with: "openid email profile"',
  clean: withoutIdleOpenIdScopes,
};

const ROOT_PATH: OfParameters = {
  form: 'a loopback redirect URI without a path',
  because: 'RFC 3986 section 6.2.3: an empty path is the same as "/"; VS Code registers http://127.0.0.1:33418 and comes with a slash',
  clean: (parameters) => changeValues(parameters, 'redirect_uri', withRootPath),
};

/** Forms tolerated in the parameters of an authorization request, pushed or not. */
export const IN_AUTHORIZATION_REQUESTS: readonly OfParameters[] = [
  EMPTY_PARAMETERS, RESOURCE, BLANKS, FORMER_SCOPES, UNKNOWN_SCOPES, OPENID_PARAMETERS, ROOT_PATH,
];

/** Forms tolerated in the parameters of a token request. */
export const IN_TOKEN_REQUESTS: readonly OfParameters[] = [
  EMPTY_PARAMETERS, RESOURCE, BLANKS, FORMER_SCOPES, UNKNOWN_SCOPES, IDLE_OPENID_SCOPES, ROOT_PATH,
];

/** Forms tolerated in the parameters of requests that are about a token. */
export const IN_REQUESTS_ABOUT_TOKENS: readonly OfParameters[] = [EMPTY_PARAMETERS];

/** Forms tolerated in the way clients say who they are, at every endpoint where they authenticate. */
export const IN_CLIENT_AUTHENTICATION: readonly ToleratedForm<HttpRequest>[] = [
  {
    form: 'an Authorization header of another scheme than Basic',
    because: 'RFC 6749 section 2.3.1: by a header, clients authenticate with Basic alone. MCP SDK 1.x and mcp-remote send the headers that '
      + 'somebody configured for the MCP endpoint everywhere',
    clean: withoutForeignAuthorization,
  },
];

/** Forms tolerated in the way workloads say who they are at the token endpoint. */
export const IN_WORKLOAD_REQUESTS: readonly ToleratedForm<HttpRequest>[] = [
  {
    form: 'the assertion of a workload without a client_id',
    because: 'RFC 7523 section 3.1: client authentication is optional; the issuer of the assertion says which client it is',
    clean: withWorkloadClient,
  },
];

/** Forms tolerated in the metadata of clients, whether they register or have a document (RFC 7591 section 2). */
export const IN_CLIENT_METADATA: readonly ToleratedForm<JsonObject>[] = [
  {
    form: 'a member that is null, an empty string, list or object',
    because: 'RFC 7592 section 2.2: null means absent; clients write "client_uri": "" and "grant_types": [] for what they have not',
    clean: withoutEmptyMembers,
  },
  {
    form: 'a scope with blanks, former names, or names that there are not',
    because: 'RFC 7591 section 3.2.1: the server may replace what was asked for, and the answer says what was registered',
    clean: (metadata) => (typeof metadata.scope === 'string' ? { ...metadata, scope: knownScope(metadata.scope) } : metadata),
  },
];
