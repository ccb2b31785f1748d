/** How a client comes to its id. */
export type Registration = 'DCR' | 'CIMD' | 'pre-registered';

/** What a client needs to get at a server. */
export interface ClientOptions {
  readonly mcpUrl: string;
  readonly registration: Registration;
  /** Plays the browser that the client opens, and the person in front of it: goes through the pages until it has loaded the client's own. */
  readonly browse: (authorizationUrl: URL) => Promise<void>;
}

/** A client that somebody uses. */
export interface Client {
  /** The names of the tools. It signs in first if it has to, as all that follow. */
  listTools(): Promise<string[]>;
  /** The text that a tool answers with. Throws if the call fails. */
  callTool(name: string, args: Record<string, string>): Promise<string>;
  /** What the token endpoint answered last. */
  tokens(): Promise<ClientTokens>;
  /** What the client authenticates with. */
  credentials(): Promise<ClientCredentials>;
  /** Puts another access token into the client's store: one that the server refuses, as an expired one is. */
  replaceAccessToken(token: string): Promise<void>;
  close(): Promise<void>;
}

/** The part of the token endpoint's answer that tests look at. */
export interface ClientTokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly scope?: string;
}

/** Without a secret, it is a public client. */
export interface ClientCredentials {
  readonly client_id: string;
  readonly client_secret?: string;
  /** Of clients that registered themselves. */
  readonly registration_access_token?: string;
  readonly registration_client_uri?: string;
}

/** A kind of client. */
export interface ClientKind {
  readonly name: string;
  readonly registrations: readonly Registration[];
  /** Why it cannot ask for more when a tool needs more, if so, and the error that says so. */
  readonly cannotStepUp?: { readonly reason: string; readonly error: RegExp };
  /** Reason why it has to be started again after a person refused to allow more, if so. */
  readonly cannotGoOn?: string;
  start(options: ClientOptions): Promise<Client>;
}
