import type { FormTarget } from './form';
import type { PersonView } from './person';

/** What went wrong. `retryUrl` is a page of ours to try again from, `retryAfter` is in seconds. */
export type Problem =
  /** The client is not, or no longer, registered: expired, evicted, removed by the owner. */
  | { readonly type: 'unknownClient' }
  /** The redirect URI is none of the client's. */
  | { readonly type: 'redirectUri' }
  /** The authorization request is wrong in another way, and there is nowhere to send the error to. `detail` is for the client's developer. */
  | { readonly type: 'invalidRequest'; readonly detail?: string }
  /** The server has no sign-in: only machine clients work. */
  | { readonly type: 'noSignIn' }
  /** The identity provider knows the person, but the owner does not let them in. `form` posts `switchAccount`. */
  | { readonly type: 'notAdmitted'; readonly person: PersonView; readonly form?: FormTarget }
  /** The interaction or the sign-in took too long, or was finished already (back button, second tab). */
  | { readonly type: 'expired' }
  /** The browser sent no cookie at all with a form of ours. */
  | { readonly type: 'cookiesBlocked' }
  /** The sign-in was begun in another browser. */
  | { readonly type: 'wrongBrowser' }
  /** The form did not come from our page: its CSRF token or `Origin` is wrong. */
  | { readonly type: 'foreignForm' }
  /** The person, or the identity provider, declined the sign-in. */
  | { readonly type: 'signInRefused'; readonly retryUrl?: string }
  /** The identity provider's answer is not acceptable. */
  | { readonly type: 'signInFailed'; readonly retryUrl?: string }
  /** The identity provider does not answer. */
  | { readonly type: 'signInUnavailable'; readonly retryUrl?: string; readonly retryAfter?: number }
  /** Too many wrong passphrases. */
  | { readonly type: 'tooManyAttempts'; readonly retryAfter: number }
  /** An AWS service does not answer. */
  | { readonly type: 'unavailable'; readonly retryAfter: number }
  /** Anything else: a failure of ours. */
  | { readonly type: 'unexpected' };
