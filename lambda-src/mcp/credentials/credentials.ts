/** The parts of a request that may carry credentials. */
export interface CredentialedRequest {
  url: URL;
  /** By their names in lower case. */
  readonly headers: Map<string, string>;
}

/** Credentials that a request carries. */
export interface AppliedCredentials {
  /**
   * To be called when the service has refused them.
   *
   * @returns whether there are others now, with which the request may be tried once more
   */
  readonly renew: () => Promise<boolean>;
}

/** How a service knows this server, or the person for whom it calls. */
export interface Credentials {
  /**
   * Makes a request carry them, in the place of whatever it carries by the same names.
   *
   * @param accessToken of the call, to be exchanged and never sent; undefined in a task
   * @throws ToolFailure when a token cannot be had
   * @throws ServiceUnavailableError when a secret cannot be read
   */
  readonly apply: (request: CredentialedRequest, accessToken: string | undefined) => Promise<AppliedCredentials>;
}
