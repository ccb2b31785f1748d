import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** A client that acts for people and is registered by the stack. It cannot change itself, and does not expire. */
export interface PreRegisteredClient {
  /** Its id: up to 255 letters, digits and `.`, `_`, `~`, `:`, `-`; unique in the server. */
  readonly clientId: string;

  /** Its name, which people are shown. */
  readonly name: string;

  /** Where it has people sent back to: `https:` URLs, or `http:` ones of loopback addresses, whose port does not count. */
  readonly redirectUris: string[];

  /**
   * The secret whose value it authenticates with. The whole value is the client secret.
   *
   * @default - a public client, which proves by PKCE that the code is its own
   */
  readonly clientSecret?: secretsmanager.ISecret;

  /**
   * The scopes that it may ask for.
   *
   * @default - all scopes
   */
  readonly scopes?: string[];
}
