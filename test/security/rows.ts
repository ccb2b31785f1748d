/** An incident of this kind of system, or a rule drawn from one. */
export interface Row {
  readonly subject: string;
  /** Why no test can be written yet; otherwise tests carry the number in their names, as in `S10 ...`. */
  readonly notYet?: string;
}

/** By number. */
export const ROWS: Readonly<Record<number, Row>> = {
  1: { subject: 'redirect URI checked at the authorization endpoint' },
  2: { subject: 'redirect after a request that was rebuilt' },
  3: { subject: 'PKCE downgrade' },
  4: { subject: 'URIs of clients that run scripts' },
  5: { subject: 'confused deputy: a static upstream client and skipped consent' },
  6: { subject: 'consent bound to the browser' },
  7: { subject: 'remembered consent ridden by another site' },
  8: { subject: 'forged and framed consent' },
  9: { subject: 'scripts in the names of clients' },
  10: { subject: 'tokens bound to one audience' },
  11: { subject: 'tokens never passed through to tools' },
  12: { subject: 'confused algorithms, keys and types of tokens' },
  13: { subject: 'replayed refresh tokens' },
  14: { subject: 'records consumed twice' },
  15: { subject: 'tokens revoked by others' },
  16: { subject: 'unbounded registration' },
  17: { subject: 'registration under the name of a known client' },
  18: { subject: 'management of clients by others, secrets at rest' },
  19: { subject: 'requests that clients make the server send' },
  20: { subject: 'requests forged through the paths of HTTP tools', notYet: 'tools are functions: the server calls no URL' },
  21: { subject: 'mix-up of authorization servers' },
  22: { subject: 'URLs derived from the Host header' },
  23: { subject: 'URLs that run commands in clients' },
  24: { subject: 'DNS rebinding and foreign origins' },
  25: { subject: 'answers that reach another client' },
  26: { subject: 'input that takes forever to check' },
  27: { subject: 'errors that tell too much' },
  28: { subject: 'secrets guessed by timing' },
  29: { subject: 'crossed methods of client authentication' },
  30: { subject: 'content types that crash the token endpoint' },
  31: { subject: 'tokens in caches' },
  32: { subject: 'clients that the server has forgotten' },
  33: { subject: 'revocation outlived by the authorizer cache' },
  34: { subject: 'permissions wider than needed' },
  35: { subject: 'steps of sign-in that are skipped' },
  36: { subject: 'session ids taken for authentication' },
  37: { subject: 'tampered state of elicitation' },
  38: { subject: 'headers that disagree with the body' },
  39: { subject: 'trust that outlives a rotation of keys' },
  40: { subject: 'secrets in logs' },
};
