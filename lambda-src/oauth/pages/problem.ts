import type { FormTarget } from './form';
import type { Html } from './html';
import type { PersonView } from './person';

/** What went wrong. `retryUrl` is a page of ours to try again from, `retryAfter` is in seconds. */
export type Problem =
  /** The client is not, or no longer, registered: expired, evicted, removed by the owner. */
  | { readonly type: 'unknownClient' }
  /** The document that describes the client could not be read at its host. */
  | { readonly type: 'clientDocumentUnavailable'; readonly host: string; readonly retryAfter: number }
  /** The redirect URI is none of the client's. */
  | { readonly type: 'redirectUri' }
  /** The authorization request is wrong in another way, and there is nowhere to send the error to. `detail` is for the client's developer. */
  | { readonly type: 'invalidRequest'; readonly detail?: string }
  /** The client is to hear of an error, at a place that nobody has said is to be trusted. `url` leads there, with the error; `place` names it, with a full stop. */
  | { readonly type: 'clientError'; readonly code: string; readonly detail?: string; readonly place: Html; readonly url: string }
  /** The server has no sign-in: only machine clients work. */
  | { readonly type: 'noSignIn' }
  /** The identity provider knows the person, but the owner does not let them in. `form` posts `switchAccount`. */
  | { readonly type: 'notAdmitted'; readonly person: PersonView; readonly form?: FormTarget }
  /** The interaction or the sign-in took too long, or was used already, and nobody remembers for what. */
  | { readonly type: 'expired' }
  /** The person has answered before. The client has heard of it. */
  | { readonly type: 'alreadyAnswered' }
  /** The browser sent no cookie at all: it is not the one that the sign-in began in, or it blocks cookies. */
  | { readonly type: 'noCookie' }
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
  /** Too many wrong passphrases, from one network, or from so many that no new one may try. */
  | { readonly type: 'tooManyAttempts'; readonly limit: 'network' | 'newNetworks'; readonly retryAfter: number; readonly retryUrl?: string }
  /** An AWS service does not answer. */
  | { readonly type: 'unavailable'; readonly retryAfter: number }
  /** Anything else: a failure of ours. */
  | { readonly type: 'unexpected' };
