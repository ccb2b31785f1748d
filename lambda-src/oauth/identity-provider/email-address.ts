import { domainToASCII, domainToUnicode } from 'node:url';

/**
 * Writes the domain of an address in ASCII, as the settings have it (RFC 5891, A-labels): identity providers write internationalized domains
 * either way. One that is written with characters that only look like those of another, or are mapped to them, stays as it is.
 *
 * @param email in lower case, as far as its letters are ASCII
 */
export function withAsciiDomain(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  const ascii = domainToASCII(domain);
  return at < 0 || ascii === '' || domainToUnicode(ascii) !== domain ? email : `${email.slice(0, at)}@${ascii}`;
}
