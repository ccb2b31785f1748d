/**
 * The value of `Strict-Transport-Security` (RFC 6797) in every answer of the server: browsers that were here once come back with TLS only,
 * for a year. Nothing is said of other hosts below the same domain, which the owner may use for anything.
 */
export const STRICT_TRANSPORT_SECURITY = 'max-age=31536000';
