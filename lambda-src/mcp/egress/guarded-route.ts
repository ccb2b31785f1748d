import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { createConnections, type Connections } from './connections';
import type { EgressRequest } from './egress-request';
import { addressesIn, isPublicAddress, type AddressRule } from '../../shared/address-range';
import { allowedAddresses, lookupOf } from '../../shared/guarded-lookup';
import { timeLimit } from '../../shared/time-limit';
import { ToolFailure } from '../call/failure';

/**
 * Sends one request.
 *
 * @param signal ends it, and the reading of its answer, when it is aborted
 * @returns the head of the answer, whose body is still to be read or destroyed
 * @throws ForbiddenAddressError, ToolFailure, and what Node throws when there is no connection
 */
export type GuardedRoute = (request: EgressRequest, signal: AbortSignal | undefined) => Promise<IncomingMessage>;

/** In milliseconds: what does not answer at all should not take all the time of a call. */
const CONNECT_TIMEOUT = 5_000;

/** Headers that are about the connection, or name the host; only Node sets them. */
const CONNECTION_HEADERS = new Set([
  'connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade',
]);

/** Headers of requests that do not say it themselves. */
const DEFAULT_HEADERS = [
  ['accept', '*/*'],
  // not deflate, which servers send in two incompatible forms (RFC 9110 section 8.4.1.2)
  ['accept-encoding', 'gzip, br'],
  ['user-agent', 'cdk-remote-mcp-server'],
] as const;

const routes = new Map<string, GuardedRoute>();

/**
 * The way out to the public internet, and to some networks besides; without encryption, to these alone.
 *
 * @param allowedNetworks in CIDR notation; those who name the same ones share connections
 */
export function guardedRoute(allowedNetworks: readonly string[]): GuardedRoute {
  const key = allowedNetworks.join();
  const route = routes.get(key) ?? createRoute(allowedNetworks);
  routes.set(key, route);
  return route;
}

function createRoute(allowedNetworks: readonly string[]): GuardedRoute {
  const isAllowedPlain = addressesIn(allowedNetworks);
  const isAllowed: AddressRule = (address) => isPublicAddress(address) || isAllowedPlain(address);
  const connections = createConnections({ lookup: guardedLookup(isAllowedPlain) }, { lookup: guardedLookup(isAllowed) });

  return async (request, signal) => {
    const { url } = request;
    if (url.username !== '' || url.password !== '') {
      throw new ToolFailure('failed', 'The URL holds a user name');
    }
    switch (url.protocol) {
      case 'https:': {
        await checkLiteral(hostOf(url), isAllowed);
        return send(requestHttps, request, connections, connections.httpsAgent, signal);
      }
      case 'http:': {
        await checkLiteral(hostOf(url), isAllowedPlain);
        return send(requestHttp, request, connections, connections.httpAgent, signal);
      }
      default: throw new ToolFailure('failed', `There are no requests by ${url.protocol}`);
    }
  };
}

/** Returns the name or the address, in whatever way it was written: the URL parser has put it into the usual one. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function guardedLookup(isAllowed: AddressRule): ReturnType<typeof lookupOf> {
  return lookupOf((hostname) => allowedAddresses(hostname, (name) => lookup(name, { all: true }), isAllowed));
}

/** Node looks up names only. */
async function checkLiteral(host: string, isAllowed: AddressRule): Promise<void> {
  const family = isIP(host);
  if (family !== 0) {
    await allowedAddresses(host, async () => [{ address: host, family }], isAllowed);
  }
}

function send(
  request: typeof requestHttp | typeof requestHttps,
  { url, method, headers, body }: EgressRequest,
  { closeIdle }: Connections,
  agent: Connections['httpAgent'],
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  signal?.throwIfAborted();
  closeIdle();
  return new Promise((resolve, reject) => {
    // of a URL, Node would read each part, and copy it
    const address = { host: hostOf(url), port: url.port, path: `${url.pathname}${url.search}` };
    const sent = request({ ...address, agent, method, headers: outgoingHeaders(headers, body) });
    let answer: IncomingMessage | undefined;
    // not the request while there is an answer: Node.js would throw the error where nobody catches it if the answer ends at the same time
    const abort = () => (answer ?? sent).destroy(new Error('The request was aborted', { cause: signal?.reason }));
    signal?.addEventListener('abort', abort);
    sent.on('error', reject);
    sent.once('close', () => signal?.removeEventListener('abort', abort));
    sent.once('response', (message) => {
      answer = message;
      resolve(message);
    });
    sent.once('socket', (socket) => {
      if (socket.connecting) {
        const timer = setTimeout(() => sent.destroy(new Error(`There was no connection within ${CONNECT_TIMEOUT} ms`)), timeLimit(CONNECT_TIMEOUT));
        socket.once('connect', () => clearTimeout(timer));
        socket.once('close', () => clearTimeout(timer));
      }
    });
    sent.end(body);
  });
}

function outgoingHeaders(headers: EgressRequest['headers'], body: EgressRequest['body']): Record<string, string> {
  const outgoing = new Map<string, string>(DEFAULT_HEADERS);
  headers.forEach((value, name) => {
    if (!CONNECTION_HEADERS.has(name)) {
      // what surrounds a value is no part of it (RFC 9110 section 5.5)
      outgoing.set(name, value.replace(/^[\t ]+|[\t ]+$/g, ''));
    }
  });
  if (body !== undefined) {
    // Node sets it for the methods alone that usually have a body: that of another one would pass as the next request
    outgoing.set('content-length', String(Buffer.byteLength(body)));
  }
  return Object.fromEntries(outgoing);
}
