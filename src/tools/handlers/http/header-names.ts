/** RFC 9110 section 5.6.2: a token. */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What requests set themselves, and what the owner should do instead. */
export const RESERVED_HEADERS: { readonly [name: string]: string } = {
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
