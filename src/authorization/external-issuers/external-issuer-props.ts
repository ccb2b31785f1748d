/** What can be set of any authorization server of the owner's. */
export interface ExternalIssuerOptions {
  /**
   * The values of `aud` that tokens for this server have, one of which is enough.
   *
   * @default - the URL that clients connect to
   */
  readonly audiences?: string[];
}

/** Properties of an authorization server that publishes its metadata. */
export interface OidcExternalIssuerProps extends ExternalIssuerOptions {
  /** The issuer, exactly as in its tokens. Plain `http:` only on a loopback address. */
  readonly issuer: string;

  /**
   * The URL of its public keys.
   *
   * @default - as its metadata says
   */
  readonly jwksUri?: string;

  /**
   * The values of the header `typ` that its access tokens have, as in `at+jwt` (RFC 9068).
   *
   * @default - any, for many have none of their own
   */
  readonly tokenTypes?: string[];

  /**
   * Claims that its access tokens have, each with the value.
   *
   * @default - none
   */
  readonly requiredClaims?: { [claim: string]: string };

  /**
   * The claims that name the client, the first of which counts that is there.
   *
   * @default ['client_id', 'azp']
   */
  readonly clientIdClaims?: string[];

  /**
   * The claims that hold scopes, all of which count. Each is an array, one scope an element, or a text: a list with spaces in `scope` and `scp`,
   * and a single scope elsewhere. Values with spaces or other characters that scopes cannot have are left out.
   *
   * @default ['scope']
   */
  readonly scopeClaims?: string[];

  /**
   * What precedes the scopes of the server where clients ask for them, and in tokens.
   *
   * @default - nothing
   */
  readonly scopePrefix?: string;
}

/** Properties of a user pool of Amazon Cognito as the authorization server. */
export interface CognitoExternalIssuerProps {
  /** The URL of the domain of the user pool, as `baseUrl()` of a `cognito.UserPoolDomain` gives it. */
  readonly domainUrl: string;
}

/** Properties of a tenant of Microsoft Entra ID as the authorization server. */
export interface EntraIdExternalIssuerProps {
  /** The id of the tenant, a GUID. */
  readonly tenantId: string;

  /** The id of the application that the server is in the tenant, a GUID: the `aud` of its tokens. */
  readonly clientId: string;

  /**
   * The host of a national cloud.
   *
   * @default 'login.microsoftonline.com'
   */
  readonly host?: string;
}

/** Properties of a tenant of Auth0 as the authorization server. */
export interface Auth0ExternalIssuerProps extends ExternalIssuerOptions {
  /** The domain of the tenant, as in `example.eu.auth0.com`. */
  readonly domain: string;
}

/** Properties of a custom authorization server of Okta. */
export interface OktaExternalIssuerProps extends ExternalIssuerOptions {
  /** The domain of the organization, as in `example.okta.com`. */
  readonly domain: string;

  /**
   * The id of the authorization server.
   *
   * @default 'default'
   */
  readonly authorizationServerId?: string;
}
