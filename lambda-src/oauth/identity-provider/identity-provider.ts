import type { JsonObject } from '../../../src/contract';

export { type AttemptLimitScope, SignInError, type SignInFailure } from './sign-in-error';

/** Somebody whom the identity provider has signed in. Whether they may enter is for `admit` to say. */
export interface Person {
  /** Names them at this identity provider, always the same. */
  readonly subject: string;
  readonly name?: string;
  /** Verified: nobody else can have signed in with it. */
  readonly email?: string;
  readonly groups: readonly string[];
  /** What the identity provider said about them. */
  readonly claims: JsonObject;
  /** How well they proved who they are (OpenID Connect Core section 2, `acr`). */
  readonly acr?: string;
  /** By what means (RFC 8176). */
  readonly amr?: readonly string[];
  /** When they did, in epoch seconds. Zero if the identity provider does not tell: so long ago that no maximum age is met. */
  readonly authenticatedAt: number;
}

/** What an authorization request asks of the sign-in (OpenID Connect Core section 3.1.2.1). */
export interface SignInRequirements {
  /** One of them must be the `acr`. */
  readonly acrValues?: readonly string[];
  /** How long ago the person may have proved who they are, in seconds. */
  readonly maxAge?: number;
  /** Whether they must do it again, or choose another account, though they are signed in there. */
  readonly freshLogin: boolean;
  /** Who they probably are, for the form there. */
  readonly loginHint?: string;
}

/** An identity provider that the browser is sent to, and comes back from. */
export interface RedirectIdentityProvider {
  readonly type: 'redirect';
  /** Its name for people: "Continue with {label}". */
  readonly label: string;
  /**
   * Begins a sign-in.
   *
   * @param input.redirectUri where it sends people back to, as registered there
   * @param input.state what comes back with them; random, for this browser and once only
   * @returns where to send the browser, and what `complete` needs. That is confidential: it must not reach the browser
   * @throws SignInError `unavailable`
   */
  start(input: {
    readonly redirectUri: string;
    readonly state: string;
    readonly requirements: SignInRequirements;
  }): Promise<{ readonly location: string; readonly kept: JsonObject }>;
  /**
   * Completes a sign-in. The caller has found `kept` by the `state` of the callback, and that it is of the same browser.
   *
   * @param input.callback the URL at which the browser came back, with its query
   * @throws SignInError `refused`, `failed`, `unavailable`
   */
  complete(input: { readonly callback: URL; readonly kept: JsonObject }): Promise<Person>;
}

/** A passphrase that one person knows. */
export interface PassphraseIdentityProvider {
  readonly type: 'passphrase';
  /**
   * Finds out whether a passphrase is the right one.
   *
   * @param sourceAddress the address that it came from, for the limits
   * @throws SignInError `wrongPassphrase`, `tooManyAttempts`
   * @throws ServiceUnavailableError
   */
  verify(passphrase: string, sourceAddress: string): Promise<Person>;
  /**
   * Looks how many wrong passphrases an address may still try, without counting one.
   *
   * @throws SignInError `tooManyAttempts` when there is none
   * @throws ServiceUnavailableError
   */
  attemptsLeft(sourceAddress: string): Promise<number>;
}

/** What signs people in; told apart by `type`. */
export type IdentityProvider = RedirectIdentityProvider | PassphraseIdentityProvider;
