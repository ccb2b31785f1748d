/** Why somebody is not signed in. */
export type SignInFailure =
  /** They, or the identity provider, said no. */
  | 'refused'
  /** They are who they say, and may not enter. */
  | 'notAdmitted'
  /** The identity provider's answer was none, or not to be believed; or it is not set up as it must be. The log says why. */
  | 'failed'
  | 'wrongPassphrase'
  | 'tooManyAttempts'
  /** The identity provider does not answer. */
  | 'unavailable';

/** Group that a limit of attempts keeps out: one network, or all networks that nobody has signed in from lately. */
export type AttemptLimitScope = 'network' | 'newNetworks';

/** Somebody could not be signed in. The message is for the log: it may quote the identity provider, but no code, token or passphrase. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  /** In seconds, where trying again later helps. */
  readonly retryAfter?: number;
  /** Limit that was reached, if the reason is `tooManyAttempts`. */
  readonly limit?: AttemptLimitScope;

  constructor(
    readonly reason: SignInFailure, message: string,
    options: ErrorOptions & { readonly retryAfter?: number; readonly limit?: AttemptLimitScope } = {},
  ) {
    super(message, options);
    this.retryAfter = options.retryAfter;
    this.limit = options.limit;
  }
}
