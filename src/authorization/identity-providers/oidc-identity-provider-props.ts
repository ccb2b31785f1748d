import type { Duration } from 'aws-cdk-lib';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** What can be asked of the way people sign in. */
export interface IdentityProviderOptions {
  /**
   * Ways to prove who one is (`acr`), one of which the provider must have used, as in `urn:okta:loa:2fa:any`.
   *
   * @default - any
   */
  readonly acrValues?: string[];

  /**
   * How long ago people may have proved who they are; others have to do it again. Zero means every time.
   *
   * @default - any time
   */
  readonly maxAge?: Duration;
}

/** Properties of an OpenID provider. */
export interface OidcIdentityProviderProps extends IdentityProviderOptions {
  /** Its name for people, who read "Continue with ...". */
  readonly label: string;

  /** The issuer, whose configuration is at `{issuer}/.well-known/openid-configuration`. Plain `http:` only on a loopback address. */
  readonly issuer: string;

  /** The id of the client that the server is there. */
  readonly clientId: string;

  /**
   * The secret that holds the client's secret there. Its whole value is taken.
   *
   * @default - a public client, which proves by PKCE that the code is its own
   */
  readonly clientSecret?: secretsmanager.ISecret;

  /**
   * How the client sends its secret.
   *
   * @default ClientSecretTransport.BASIC
   */
  readonly clientSecretTransport?: ClientSecretTransport;

  /**
   * The scopes that are asked for; `openid` is one of them in any case.
   *
   * @default ['openid', 'profile', 'email']
   */
  readonly scopes?: string[];

  /**
   * More parameters of the authorization request, as in `{ audience: 'https://api.example.com' }`.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: string };

  /**
   * The claims that tell about people.
   *
   * @default - those of OpenID Connect, and `groups`
   */
  readonly claims?: IdentityClaims;

  /**
   * Whether every e-mail address counts as verified that the provider names.
   *
   * @default - only those that it marks as verified
   */
  readonly trustsEmail?: boolean;

  /**
   * Whether claims that the ID token lacks are read from the userinfo endpoint.
   *
   * @default true
   */
  readonly userinfo?: boolean;
}

/** The claims that tell about people. A dot leads to a member of a claim, as in `realm_access.roles`, unless the name is a URL. */
export interface IdentityClaims {
  /**
   * Tells people apart, and never changes.
   *
   * @default 'sub'
   */
  readonly subject?: string;

  /**
   * The e-mail address.
   *
   * @default 'email'
   */
  readonly email?: string;

  /**
   * Whether the e-mail address is verified.
   *
   * @default 'email_verified'
   */
  readonly emailVerified?: string;

  /**
   * The name that they are greeted by.
   *
   * @default 'name'
   */
  readonly name?: string;

  /**
   * The groups that they are in.
   *
   * @default 'groups'
   */
  readonly groups?: string;
}

/** How a client sends its secret to a token endpoint (OpenID Connect Core 1.0 section 9). */
export enum ClientSecretTransport {
  /** In the `Authorization` header. */
  BASIC = 'client_secret_basic',

  /** In the body of the request. */
  POST = 'client_secret_post',
}
