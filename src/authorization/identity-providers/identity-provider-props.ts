import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { IdentityProviderOptions } from './oidc-identity-provider-props';

/** How the server is registered at an identity provider. */
export interface IdentityProviderClient extends IdentityProviderOptions {
  /**
   * Its name for people, who read "Continue with ...".
   *
   * @default - the name of its maker
   */
  readonly label?: string;

  /** The id of the client that the server is there. */
  readonly clientId: string;

  /** The secret that holds the client's secret there. Its whole value is taken. */
  readonly clientSecret: secretsmanager.ISecret;
}

/** Options of a user pool of Amazon Cognito. */
export interface CognitoIdentityProviderOptions extends IdentityProviderOptions {
  /**
   * Its name for people, who read "Continue with ...".
   *
   * @default 'Amazon Cognito'
   */
  readonly label?: string;

  /**
   * The domain that the user pool has. It can have no second one of its kind.
   *
   * @default - a domain of Cognito is made, named after the API
   */
  readonly domain?: cognito.IUserPoolDomain;

  /**
   * The providers that people may choose from on the pages of Cognito.
   *
   * @default - the users of the user pool, and the identity providers that were registered at it before
   */
  readonly supportedIdentityProviders?: cognito.UserPoolClientIdentityProvider[];
}

/** Properties of a tenant of Microsoft Entra ID. */
export interface EntraIdIdentityProviderProps extends IdentityProviderClient {
  /** The id of the tenant, a GUID. */
  readonly tenantId: string;

  /**
   * The host of a national cloud.
   *
   * @default 'login.microsoftonline.com'
   */
  readonly host?: string;

  /**
   * The domain whose people are led past the choice of an account.
   *
   * @default - people choose
   */
  readonly domainHint?: string;

  /**
   * Whether every e-mail address counts as verified that the tenant names. Do not set it if the tenant has guests: their home tenants choose
   * their addresses.
   *
   * @default - only those that the claim `xms_edov` marks as verified
   */
  readonly trustsEmail?: boolean;
}

/** Properties of Google as the identity provider. */
export interface GoogleIdentityProviderProps extends IdentityProviderClient {
  /**
   * The domain of the organization at Google Workspace or Cloud Identity whose accounts alone may enter, as in `example.com`.
   *
   * @default - every Google account
   */
  readonly hostedDomain?: string;
}

/** Properties of Okta as the identity provider. */
export interface OktaIdentityProviderProps extends IdentityProviderClient {
  /** The domain of the organization, as in `example.okta.com`. */
  readonly domain: string;

  /**
   * The id of a custom authorization server, as in `default`.
   *
   * @default - the org authorization server
   */
  readonly authorizationServerId?: string;
}

/** Properties of a tenant of Auth0. */
export interface Auth0IdentityProviderProps extends IdentityProviderClient {
  /** The domain of the tenant, as in `example.eu.auth0.com`. */
  readonly domain: string;

  /**
   * The id of the organization that people sign in to. Every organization may enter whose members the application takes, if none is given.
   *
   * @default - none
   */
  readonly organization?: string;

  /**
   * The connection that people sign in by.
   *
   * @default - they choose
   */
  readonly connection?: string;

  /**
   * The claim that an Action puts groups into, as in `https://example.com/roles`: Auth0 reserves `groups` and `roles`.
   *
   * @default - no groups
   */
  readonly groupsClaim?: string;
}

/** Properties of a realm of Keycloak. */
export interface KeycloakIdentityProviderProps extends IdentityProviderClient {
  /** The URL of Keycloak, as in `https://keycloak.example.com`. */
  readonly url: string;

  /** The name of the realm. */
  readonly realm: string;

  /**
   * The claim that holds the groups; a dot leads to a member of a claim. A mapper for group membership fills `groups` with paths such as `/staff`.
   *
   * @default 'realm_access.roles'
   */
  readonly groupsClaim?: string;
}

/** Properties of GitHub as the identity provider. */
export interface GitHubIdentityProviderProps {
  /** The id of the OAuth app. */
  readonly clientId: string;

  /** The secret that holds the client secret of the OAuth app. Its whole value is taken. */
  readonly clientSecret: secretsmanager.ISecret;

  /**
   * Its name for people, who read "Continue with ...".
   *
   * @default 'GitHub'
   */
  readonly label?: string;

  /**
   * The URL of GitHub Enterprise, as in `https://github.example.com`.
   *
   * @default 'https://github.com'
   */
  readonly url?: string;

  /**
   * The URL of its API.
   *
   * @default - `https://api.github.com`; of `https://{name}.ghe.com`, `https://api.{name}.ghe.com`; of any other server, `{url}/api/v3`
   */
  readonly apiUrl?: string;
}
