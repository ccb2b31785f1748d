import { Token } from 'aws-cdk-lib';

/** RFC 9110 section 5.6.2: a token. */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** RFC 9110 section 5.5, in ASCII: nothing that would end the header, and no tab, which servers read in different ways. */
const HEADER_VALUE = /^[\x20-\x7e]*$/;

/** What requests set themselves, and what the owner should do instead. */
const RESERVED: { readonly [name: string]: string } = {
  'authorization': 'use the prop credentials',
  'proxy-authorization': 'use the prop credentials',
  'cookie': 'use the prop credentials, with HttpCredentials.apiKey(secret, { cookie })',
  'content-type': 'use the prop contentType',
  'host': 'it is that of the URL',
  'content-length': 'it is that of the body',
  // RFC 9110 section 7.6.1
  ...Object.fromEntries(['connection', 'expect', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']
    .map((name) => [name, 'it is a matter of the connection'])),
};

/** What is wrong with the name of a header; lower case, no full stop. */
export function headerProblems(prop: string, name: string): string[] {
  if (Token.isUnresolved(name)) {
    return [`${prop}: the name of a header must be known at synthesis`];
  }
  if (!HEADER_NAME.test(name)) {
    return [`${prop}: ${JSON.stringify(name)} is no name of a header (RFC 9110 section 5.1); write letters, digits and hyphens`];
  }
  const remedy = RESERVED[name.toLowerCase()];
  return remedy === undefined ? [] : [`${prop}: ${name} is set by the request itself; leave it out: ${remedy}`];
}

/** What is wrong with the value of a header, as far as it is known. */
export function headerValueProblems(prop: string, value: string): string[] {
  return Token.isUnresolved(value) || HEADER_VALUE.test(value)
    ? []
    : [`${prop} has characters that no header can hold (RFC 9110 section 5.5); write printable ASCII in one line`];
}
