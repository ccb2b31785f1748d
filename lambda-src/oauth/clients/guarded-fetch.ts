import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress } from '../../shared/address-range';
import { allowedAddresses, lookupOf } from '../../shared/guarded-lookup';
import { timeLimit } from '../../shared/time-limit';

/** The network that is fetched from. Tests have one of their own; the functions have `INTERNET` only. */
export interface Network {
  readonly port: number;
  /** The certificate authorities to trust instead of the usual ones, in PEM. */
  readonly authorities?: string;
  /** All addresses of a host; asked once, so that what was checked is what is connected to. */
  resolve(hostname: string): Promise<readonly LookupAddress[]>;
  isAllowed(address: string): boolean;
}

/** Public addresses, at the port of https. */
const INTERNET: Network = {
  port: 443,
  resolve: (hostname) => lookup(hostname, { all: true }),
  isAllowed: isPublicAddress,
};

/** In milliseconds, from the first look-up to the last byte: a client waits for it. */
const TIMEOUT = 2_500;

/** The host answered, and its answer is no document: a page that wants to see a browser, something else than JSON, too much of it. */
export class UnsuitableAnswerError extends Error {
  override readonly name = 'UnsuitableAnswerError';
}

const JSON_TYPE = /^application\/([\w.-]+\+)?json *(;|$)/i;

/** Fetches a JSON document. */
export type GuardedFetch = (url: string, maxSize: number) => Promise<Response>;

/**
 * Fetches JSON from a URL that a stranger names, and cannot be made to reach anything but web servers of the public internet
 * (OAuth Client ID Metadata Document section 8.6, server-side request forgery): https, a domain name, its usual port, no
 * redirects, and every address of the name checked before one of them is connected to.
 *
 * @param url of the document
 * @param maxSize of the document, in bytes
 * @throws Error, the same whatever is wrong: who sent the URL must not learn what is there. Its cause is for the log
 */
export const guardedFetch: GuardedFetch = createGuardedFetch(INTERNET);

/** Makes such a function for a network. */
export function createGuardedFetch(network: Network): GuardedFetch {
  return async (url, maxSize) => {
    const deadline = AbortSignal.timeout(timeLimit(TIMEOUT));
    try {
      const target = requireOrdinaryUrl(url);
      const addresses = await before(deadline, allowedAddresses(target.hostname, network.resolve, network.isAllowed));
      const response = await get(target, addresses, network, deadline);
      return await readJson(response, maxSize);
    } catch (cause) {
      throw new Error('The document could not be fetched', { cause });
    }
  };
}

/** Tells whether a URL is that of a document at a web site: https, a domain name and its usual port. */
export function isOrdinaryUrl(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) {
    return false;
  }
  const { protocol, username, password, port, hostname } = parsed;
  const isDomainName = isIP(hostname) === 0 && /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(hostname);
  return protocol === 'https:' && username === '' && password === '' && port === '' && isDomainName;
}

function requireOrdinaryUrl(url: string): URL {
  if (!isOrdinaryUrl(url)) {
    throw new Error('The URL is not that of a web site');
  }
  return new URL(url);
}

async function get(url: URL, addresses: readonly LookupAddress[], { port, authorities }: Network, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent: false,
      ca: authorities,
      headers: { 'accept': 'application/json', 'accept-encoding': 'identity', 'user-agent': 'cdk-remote-mcp-server' },
      lookup: lookupOf(async () => addresses),
      port,
      signal,
    }, resolve);
    sent.on('error', reject);
    sent.end();
  });
}

async function readJson(response: IncomingMessage, maxSize: number): Promise<Response> {
  const { statusCode: status = 0, headers } = response;
  try {
    if (status !== 200) {
      return new Response(null, { status: status >= 200 ? status : 502 });
    }
    if ((headers['content-encoding'] ?? 'identity') !== 'identity' || !JSON_TYPE.test(headers['content-type'] ?? '')) {
      throw new UnsuitableAnswerError('The document is not plain JSON');
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxSize) {
        throw new UnsuitableAnswerError(`The document has more than ${maxSize} bytes`);
      }
      chunks.push(chunk);
    }
    const { 'content-type': type, 'cache-control': cacheControl } = headers;
    return new Response(Buffer.concat(chunks), { headers: { 'content-type': type!, ...(cacheControl && { 'cache-control': cacheControl }) } });
  } finally {
    response.destroy();
  }
}

async function before<T>(deadline: AbortSignal, promise: Promise<T>): Promise<T> {
  return Promise.race([promise, new Promise<never>((_resolve, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason as Error), { once: true });
  })]);
}
