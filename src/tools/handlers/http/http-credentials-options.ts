import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { ClientSecretTransport } from '../../../authorization/identity-providers/oidc-identity-provider-props';

/** What of a secret is sent. */
export interface SecretFieldOptions {
  /**
   * The member of the JSON object in the secret that holds the value.
   *
   * @default - the secret is no JSON object: its whole value is taken
   */
  readonly secretField?: string;
}

/** Where an API key is sent: one of the three at most. */
export interface ApiKeyOptions extends SecretFieldOptions {
  /**
   * The name of the header that it is sent in.
   *
   * @default 'X-Api-Key' - unless `query` or `cookie` is given
   */
  readonly header?: string;

  /**
   * The name of the query parameter that it is sent in. URLs are often logged where they arrive: a header is the better place.
   *
   * @default - it is sent in a header
   */
  readonly query?: string;

  /**
   * The name of the cookie that it is sent in.
   *
   * @default - it is sent in a header
   */
  readonly cookie?: string;

  /**
   * What precedes the key, as in `'SSWS '` in the header `Authorization`.
   *
   * @default - nothing
   */
  readonly prefix?: string;
}

/**
 * A user and a password.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7617
 */
export interface BasicCredentialsProps {
  /** Holds the password, and the user unless `username` is given. */
  readonly secret: secretsmanager.ISecret;

  /**
   * The user, if it is no secret.
   *
   * @default - the member `usernameField` of the secret
   */
  readonly username?: string;

  /**
   * The member of the JSON object in the secret that holds the user.
   *
   * @default 'username' - unless `username` is given
   */
  readonly usernameField?: string;

  /**
   * The member of the JSON object in the secret that holds the password.
   *
   * @default 'password' - or, if `username` is given, the whole value of the secret
   */
  readonly passwordField?: string;
}

/** How a token is asked for at an authorization server, as a client that has a secret there. */
export interface TokenRequestProps {
  /** The token endpoint of the authorization server: an `https:` URL, or an `http:` one on a loopback address that `allowedNetworks` holds. */
  readonly tokenUrl: string;

  /** The id of the client that this server is there. */
  readonly clientId: string;

  /** Holds the secret of the client. */
  readonly clientSecret: secretsmanager.ISecret;

  /**
   * The member of the JSON object in `clientSecret` that holds the value.
   *
   * @default - `clientSecret` is no JSON object: its whole value is taken
   */
  readonly clientSecretField?: string;

  /**
   * How the client sends its secret.
   *
   * @default ClientSecretTransport.BASIC
   */
  readonly clientAuthentication?: ClientSecretTransport;

  /**
   * The scopes that are asked for.
   *
   * @default - none are named: the authorization server decides
   */
  readonly scopes?: string[];

  /**
   * More parameters of the request, as in `{ audience: 'https://api.example.com' }`.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: string };
}

/**
 * Properties of a token of the server itself.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export interface ClientCredentialsProps extends TokenRequestProps {}

/** Properties of a token of the person who calls. */
export interface OnBehalfOfUserProps extends TokenRequestProps {
  /**
   * How the authorization server exchanges tokens.
   *
   * @default TokenExchangeGrant.TOKEN_EXCHANGE
   */
  readonly grant?: TokenExchangeGrant;
}

/** How a token of a person is had for the one they came with. */
export enum TokenExchangeGrant {
  /** OAuth 2.0 Token Exchange (RFC 8693), as Keycloak and Okta have it. */
  TOKEN_EXCHANGE = 'tokenExchange',

  /** A JWT bearer assertion (RFC 7523), as the on-behalf-of flow of Microsoft Entra ID has it. */
  JWT_BEARER = 'jwtBearer',
}
