import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { createConnections, type Connections } from './connections';
import type { Hop } from './redirects';
import { addressesIn, isPublicAddress, type AddressRule } from '../../shared/address-range';
import { allowedAddresses, lookupOf } from '../../shared/guarded-lookup';
import { timeLimit } from '../../shared/time-limit';
import { ToolFailure } from '../call/failure';

/**
 * Sends one request.
 *
 * @returns the head of the answer, whose body is still to be read or destroyed
 * @throws ForbiddenAddressError, ToolFailure, and what Node throws when there is no connection
 */
export type GuardedRoute = (hop: Hop, signal: AbortSignal | undefined) => Promise<IncomingMessage>;

/** In milliseconds: what does not answer at all should not take all the time of a call. */
const CONNECT_TIMEOUT = 5_000;

/** Headers that are about the connection, or name the host; only Node sets them. */
const CONNECTION_HEADERS = ['connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

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

  return async (hop, signal) => {
    const { url } = hop;
    if (url.username !== '' || url.password !== '') {
      throw new ToolFailure('failed', 'The URL holds a user name');
    }
    // Whatever way it was written in: the URL parser has put it into the usual one.
    const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
    switch (url.protocol) {
      case 'https:': {
        await checkLiteral(literal, isAllowed);
        return send(requestHttps, hop, connections, connections.httpsAgent, signal);
      }
      case 'http:': {
        await checkLiteral(literal, isAllowedPlain);
        return send(requestHttp, hop, connections, connections.httpAgent, signal);
      }
      default: throw new ToolFailure('failed', `There are no requests by ${url.protocol}`);
    }
  };
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
  { url, method, headers, body }: Hop,
  { closeIdle }: Connections,
  agent: Connections['httpAgent'],
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  closeIdle();
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers: outgoingHeaders(headers, body), signal }, resolve);
    sent.on('error', reject);
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

function outgoingHeaders(headers: Headers, body: Uint8Array | undefined): Record<string, string> {
  const outgoing = new Headers({
    'accept': '*/*',
    // not deflate, which servers send in two incompatible forms (RFC 9110 section 8.4.1.2)
    'accept-encoding': 'gzip, br',
    'user-agent': 'cdk-remote-mcp-server',
  });
  headers.forEach((value, name) => outgoing.set(name, value));
  CONNECTION_HEADERS.forEach((name) => outgoing.delete(name));
  if (body) {
    // Node sets it for the methods alone that usually have a body: that of another one would pass as the next request
    outgoing.set('content-length', String(body.byteLength));
  }
  return Object.fromEntries(outgoing);
}
