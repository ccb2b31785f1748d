/** A loopback address (RFC 8252 section 7.3) with an empty path, which is the same as `/` (RFC 3986 section 6.2.3). */
const WITHOUT_PATH = /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?)(\?.*)?$/;

const WITH_ROOT_PATH = /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?)\/(\?.*)?$/;

/** Writes the empty path of a loopback redirect URI as `/`. */
export function withRootPath(redirectUri: string): string {
  return redirectUri.replace(WITHOUT_PATH, '$1/$2');
}

/** Writes the path `/` of a loopback redirect URI as an empty one, which clients may have registered. */
export function withoutRootPath(redirectUri: string): string {
  return redirectUri.replace(WITH_ROOT_PATH, '$1$2');
}
