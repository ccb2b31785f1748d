import type { Mapping } from './mapping';

/* Services that are reached over HTTP, and the credentials for them. */

/** Where an HTTP service is, and how it knows this server. */
export interface HttpServiceManifest {
  /**
   * Without query and fragment; with a slash at the end only if that is known at deployment alone, or it is the URL of an MCP server. Calls
   * never leave its scheme, host and path.
   */
  readonly baseUrl: string;
  /** Of every request; the values are `Mapping`s. */
  readonly headers: { readonly [name: string]: Mapping };
  readonly credentials: CredentialsManifest[];
  /** Networks in CIDR notation that may be connected to, besides the public internet. */
  readonly allowedNetworks: string[];
}

/** How a service knows this server, or the person for whom it calls; told apart by `type`. */
export type CredentialsManifest = SecretCredentialsManifest | BasicCredentialsManifest | ClientCredentialsManifest | TokenExchangeManifest;

/** A secret value of Secrets Manager, sent as it is: an API key, a token. */
export interface SecretCredentialsManifest {
  readonly type: 'secret';
  readonly secret: SecretFieldManifest;
  readonly in: 'header' | 'query' | 'cookie';
  readonly name: string;
  /** Precedes the secret: `Bearer `. */
  readonly prefix: string;
}

/** A secret, or a member of the JSON object that it holds. */
export interface SecretFieldManifest {
  readonly secretArn: string;
  readonly field?: string;
}

/** RFC 7617. */
export interface BasicCredentialsManifest {
  readonly type: 'basic';
  /** As it is, if it is no secret. */
  readonly username: string | SecretFieldManifest;
  readonly password: SecretFieldManifest;
}

/** An OAuth token of the server itself (RFC 6749 section 4.4), kept until shortly before it expires. */
export interface ClientCredentialsManifest extends TokenRequestManifest {
  readonly type: 'clientCredentials';
}

/** An OAuth token of the person that calls, had for the token they came with (RFC 8693, or RFC 7523 as Microsoft Entra ID takes it). */
export interface TokenExchangeManifest extends TokenRequestManifest {
  readonly type: 'tokenExchange';
  readonly grant: 'tokenExchange' | 'jwtBearer';
}

/** What is asked of a token endpoint. */
export interface TokenRequestManifest {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: SecretFieldManifest;
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post';
  readonly scopes: string[];
  /** More parameters of the request: `audience`, `resource`. */
  readonly parameters: { readonly [name: string]: string };
}
