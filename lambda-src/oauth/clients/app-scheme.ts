/** Among the schemes that the owner takes, stands for any that is a domain name in reverse order. */
export const ANY_REVERSE_DOMAIN = '*.*';

/**
 * A domain name in reverse order (RFC 8252 section 7.1), as `com.example.app`: it begins with a top-level domain, which has neither
 * digits nor hyphens but for the ACE prefix.
 */
const REVERSE_DOMAIN = /^(?:[a-z]{2,24}|xn--[a-z0-9-]{1,59})(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/**
 * Names that look like it and are handled by operating systems and browsers themselves, as `microsoft.windows.camera` and
 * `com.apple.…`: what is opened there is no app that waits for an answer.
 */
const SYSTEM = /^(?:(?:microsoft|windows|ms|apple|android|chrome|google)\.|com\.(?:apple|android|microsoft\.windows)(?:\.|$))/;

/**
 * Decides whether people may be sent back to a private-use scheme.
 *
 * @param scheme in lower case, without colon
 * @param taken by the owner: each a scheme, or `*.*`
 */
export function isAppScheme(scheme: string, taken: readonly string[]): boolean {
  return taken.includes(scheme) || (taken.includes(ANY_REVERSE_DOMAIN) && REVERSE_DOMAIN.test(scheme) && !SYSTEM.test(scheme));
}
