import { isJSONRPCErrorResponse, SdkHttpError, type ClientCapabilities, type Implementation, type ServerCapabilities } from '@modelcontextprotocol/client';
import { errorIn, exchange, type Answer, type Asker, type UpstreamRequest } from './exchange';
import { ForwardedError } from './forwarded-error';
import { negotiate, type Peer } from './peer';
import { createWire, type Wire, type WireProps, type WireUser } from './wire';
import type { JsonObject, McpServerManifest } from '../../../../src/contract';
import { ServiceUnavailableError } from '../../../shared/aws-request';
import { isTooDeep } from '../../http/bounded-json';
import type { Invocation } from '../../invocation';
import { ToolFailure } from '../../tools/failure';

/** Who asks another MCP server something, and until when they wait. */
export interface UpstreamUser {
  readonly invocation: Invocation;
  /** Absent: nobody hears of anything but the answer. */
  readonly asker?: Asker;
  readonly signal: AbortSignal;
}

/** Another MCP server, as this instance of the function knows it. */
export interface Upstream {
  readonly manifest: McpServerManifest;
  /** Whether it answers by who the caller is. */
  readonly isPersonal: boolean;
  /** Of the revision that it has last been spoken to in, if it has. */
  readonly era: Peer['era'] | undefined;
  /** What it declares. */
  capabilities(user: UpstreamUser): Promise<ServerCapabilities>;
  /**
   * Asks it.
   *
   * @returns the result, as it came
   * @throws ForwardedError when the answer is an error of the protocol
   * @throws ToolFailure when there is no answer
   * @throws ServiceUnavailableError when the credentials cannot be read
   */
  request(request: UpstreamRequest, user: UpstreamUser): Promise<JsonObject>;
}

/** What an upstream is made of. */
export interface UpstreamProps extends WireProps {
  readonly manifest: McpServerManifest;
  readonly identity: Implementation;
}

/** How long what was agreed on is remembered, in milliseconds: a server that has learned a new revision still answers in the old one. */
const PEER_LIFETIME = 60 * 60_000;

/** How many sessions are remembered. */
const MAX_PEERS = 100;

/** MCP 2026-07-28 `UnsupportedProtocolVersion`. */
const UNSUPPORTED_VERSION = -32022;

/** The key of what was agreed on with a server that keeps no sessions. */
const SHARED = 'shared';

/** With these, servers refuse clients whose session, or whose revision, they do not know: the request was not looked at. */
const UNKNOWN_PEER_STATUSES = new Set<number | undefined>([400, 404, 405, 410]);

/** With these, the SDK refuses a session, and what needs one. A status alone tells little when it comes with an answer to the request. */
const UNKNOWN_SESSION_CODES = new Set([-32000, -32001]);

/** Does something with the other server. */
type Use<T> = (peer: Peer, wire: Wire, signal: AbortSignal) => Promise<T>;

const NOBODY: Asker = { capabilities: {} };

/** Makes an upstream. Nothing is asked before somebody asks. */
export function createUpstream({ manifest, identity, ...wireProps }: UpstreamProps): Upstream {
  const url = new URL(manifest.service.baseUrl);
  const isPersonal = manifest.tellsCaller;
  const peers = new Map<string, { readonly peer: Peer; readonly since: number }>();
  let era: Peer['era'] | undefined;

  /** Sessions are of one caller, and of what they can be asked. */
  function sessionKey({ invocation: { caller }, asker }: UpstreamUser): string {
    return asker === undefined && !isPersonal ? '' : JSON.stringify([caller.clientId, caller.subject, caller.scopes, askedInSession(asker)]);
  }

  function remembered(user: UpstreamUser): Peer | undefined {
    const found = peers.get(SHARED) ?? peers.get(sessionKey(user));
    return found !== undefined && Date.now() - found.since < PEER_LIFETIME ? found.peer : undefined;
  }

  async function agree(user: UpstreamUser, wire: Wire, signal: AbortSignal): Promise<Peer> {
    const peer = await negotiate({ url, identity, capabilities: askedInSession(user.asker), legacy: era === 'legacy', fetch: wire.fetch, signal });
    const key = peer.sessionId === undefined ? SHARED : sessionKey(user);
    peers.delete(key);
    peers.set(key, { peer, since: Date.now() });
    if (peers.size > MAX_PEERS) {
      peers.delete(peers.keys().next().value!);
    }
    era = peer.era;
    return peer;
  }

  function forget(user: UpstreamUser): void {
    peers.delete(SHARED);
    peers.delete(sessionKey(user));
    era = undefined;
  }

  /** Does something with the server, once more if it turns out that it is not what it was. */
  async function withPeer<T>(user: UpstreamUser, use: Use<T>, isRefused: (value: T, peer: Peer) => boolean): Promise<T> {
    const { invocation: { requestId, caller, accessToken } } = user;
    const wireUser: WireUser = { requestId, caller, accessToken };
    const wire = createWire(wireProps, wireUser);
    const timeout = manifest.timeout === undefined ? undefined : AbortSignal.timeout(manifest.timeout);
    const signal = AbortSignal.any([user.signal, ...(timeout ? [timeout] : [])]);
    try {
      const known = remembered(user);
      if (known !== undefined) {
        const value = await use(known, wire, signal).catch((error: unknown) => {
          if (signal.aborted || !isRefusalByHttp(error, known)) {
            throw error;
          }
          return undefined;
        });
        if (value !== undefined && !isRefused(value, known)) {
          return value;
        }
        forget(user);
      }
      return await use(await agree(user, wire, signal), wire, signal);
    } catch (error) {
      throw reasonOf(error, wire, user.signal, timeout);
    }
  }

  return {
    manifest,
    isPersonal,
    get era() { return era; },
    capabilities: (user) => withPeer(user, async ({ capabilities }) => capabilities, () => false),
    request: async (request, user) => {
      const { response } = await withPeer(
        user,
        (peer, { fetch }, signal) => exchange(request, { url, fetch, identity, peer, asker: user.asker ?? NOBODY, signal }),
        isRefusalOfPeer,
      );
      if (isJSONRPCErrorResponse(response)) {
        const { code, message, data } = response.error;
        throw new ForwardedError(code, message, isTooDeep(data) ? undefined : data);
      }
      return response.result as unknown as JsonObject;
    },
  };
}

/** What can be asked of the caller in a session with a server of an earlier revision. */
function askedInSession(asker: Asker = NOBODY): ClientCapabilities {
  return asker.onQuestion === undefined ? {} : asker.capabilities;
}

/** Whether the server does not know the revision or session of a request, and says so by HTTP. */
function isRefusalByHttp(error: unknown, { sessionId }: Peer): boolean {
  return error instanceof SdkHttpError && UNKNOWN_PEER_STATUSES.has(error.status)
    // whatever stands before a server, or is in it, may answer so for other reasons
    && (error.status !== 400 || sessionId !== undefined || errorIn(error) !== undefined);
}

/** Whether the server does not know the revision or session of a request, and says so in its answer to it. */
function isRefusalOfPeer({ response, errorStatus }: Answer, { sessionId }: Peer): boolean {
  if (!isJSONRPCErrorResponse(response)) {
    return false;
  }
  const { code } = response.error;
  // for sessions, MCP has the status 404
  return code === UNSUPPORTED_VERSION || (sessionId !== undefined && (errorStatus === 404
    || (UNKNOWN_PEER_STATUSES.has(errorStatus) && UNKNOWN_SESSION_CODES.has(code))));
}

/** The SDK's own errors stay out of it: they quote what the server answered. */
function reasonOf(error: unknown, { failure }: Wire, cancelled: AbortSignal, timeout: AbortSignal | undefined): unknown {
  if (cancelled.aborted) {
    return error;
  }
  if (timeout?.aborted) {
    return new ToolFailure('timedOut', 'The MCP server did not answer in time');
  }
  if (error instanceof ServiceUnavailableError || error instanceof ToolFailure) {
    return error;
  }
  return failure ?? new ToolFailure('failed', 'The answer of the MCP server is not MCP');
}
