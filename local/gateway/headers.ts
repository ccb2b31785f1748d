/** Headers in their order and spelling; a name may occur more than once. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/**
 * What a REST API does with headers between the client and a Lambda integration. Headers that are not listed pass.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html, the table of headers for REST APIs
 */
const DROPPED_FROM_REQUEST = new Set([
  'connection', 'content-md5', 'expect', 'keep-alive', 'max-forwards', 'proxy-authenticate', 'server', 'te', 'trailer', 'transfer-encoding', 'upgrade',
  'www-authenticate',
  // the event carries the body itself
  'content-length',
]);
const DROPPED_FROM_RESPONSE = new Set([
  'expect', 'host', 'keep-alive', 'proxy-authenticate', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via',
]);
const REMAPPED_IN_RESPONSE = new Set([
  'authorization', 'connection', 'content-md5', 'date', 'max-forwards', 'server', 'user-agent', 'www-authenticate',
  // the gateway counts for itself
  'content-length',
]);

/** Headers that arrive in the event in this spelling, however the client writes them. */
const CAPITALIZED = new Map(['Authorization', 'Host', 'User-Agent'].map((name) => [name.toLowerCase(), name]));

/** The headers of Node's `rawHeaders`, as an integration gets them. */
export function requestHeaders(rawHeaders: readonly string[]): HeaderList {
  const headers: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (DROPPED_FROM_REQUEST.has(name.toLowerCase())) continue;
    headers.push([CAPITALIZED.get(name.toLowerCase()) ?? name, rawHeaders[index + 1]]);
  }
  return headers;
}

/** The headers of an integration's response, as the client gets them. */
export function integrationResponseHeaders(headers: HeaderList): HeaderList {
  return headers
    .filter(([name]) => !DROPPED_FROM_RESPONSE.has(name.toLowerCase()))
    .map(([name, value]) => REMAPPED_IN_RESPONSE.has(name.toLowerCase()) ? [`x-amzn-remapped-${name.toLowerCase()}`, value] : [name, value]);
}

/** The last value of a header, whatever its spelling. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  return headers.findLast(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

/** All values by name, under the spelling that came first. */
export function multiValueHeaders(headers: HeaderList): Record<string, string[]> {
  const byName = new Map<string, readonly [spelling: string, values: string[]]>();
  for (const [name, value] of headers) {
    const [spelling, values] = byName.get(name.toLowerCase()) ?? [name, []];
    byName.set(name.toLowerCase(), [spelling, [...values, value]]);
  }
  return Object.fromEntries(byName.values());
}

/** The last value of each name, which is what the single-value maps of an event hold. */
export function lastValues(values: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all[all.length - 1]]));
}
