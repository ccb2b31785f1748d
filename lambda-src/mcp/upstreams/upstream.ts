import { isJSONRPCErrorResponse, SdkHttpError, type ClientCapabilities, type Implementation, type ServerCapabilities } from '@modelcontextprotocol/client';
import { errorIn, exchange, type Answer, type Asker, type UpstreamRequest } from './exchange';
import { knownPeers, PEER_LIFETIME } from './known-peers';
import { endSession, negotiate, type Peer } from './peer';
import { createWire, type Wire, type WireProps, type WireUser } from './wire';
import type { JsonObject, McpServerManifest } from '../../../src/contract';
import { ServiceUnavailableError } from '../../shared/aws-request';
import { timeLimit } from '../../shared/time-limit';
import { isTooDeep } from '../call/bounded-json';
import { ToolFailure } from '../call/failure';
import type { Invocation } from '../call/invocation';
import { refuseTooLargeResult } from '../call/limits';
import { ForwardedError } from '../call/protocol-error';
import { finishBeforeFreeze } from '../call/unfinished-work';
import { UI_EXTENSION } from '../tools/ui';

/** Who asks another MCP server something, and until when they wait. */
export interface UpstreamUser {
  readonly invocation: Invocation;
  /** Absent: nobody hears of anything but the answer. */
  readonly asker?: Asker;
  /** True if the answer is for all who can be asked the same: a list. */
  readonly isForAll?: boolean;
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

/** MCP 2026-07-28 `UnsupportedProtocolVersion`. */
const UNSUPPORTED_VERSION = -32022;

/** The key of what was agreed on with a server that keeps no sessions, and is the same to all. */
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
  const peers = knownPeers();
  /** Of what revision it is, and since when that is known. */
  let found: { readonly era: Peer['era']; readonly since: number } | undefined;

  /** Sessions are of one caller, and of what they can be asked; and some are of nobody, for the lists of all who can be asked the same. */
  function sessionKey({ invocation: { caller }, asker, isForAll = false }: UpstreamUser): string {
    const isOfNobody = !isPersonal && (asker === undefined || isForAll);
    return JSON.stringify([...(isOfNobody ? [] : [caller.clientId, caller.subject, caller.scopes]), askedInSession(asker)]);
  }

  function remembered(user: UpstreamUser): Peer | undefined {
    return peers.find(SHARED) ?? peers.find(sessionKey(user));
  }

  async function agree(user: UpstreamUser, wire: Wire, signal: AbortSignal, end: (peer: Peer) => void): Promise<Peer> {
    const { protocolVersion } = manifest;
    const legacy = found?.era === 'legacy' && Date.now() - found.since < PEER_LIFETIME;
    const peer = await negotiate({
      url,
      identity,
      capabilities: askedInSession(user.asker),
      legacy,
      fetch: wire.fetch,
      signal,
      ...(protocolVersion !== undefined && { protocolVersion }),
    });
    if (!legacy) {
      found = { era: peer.era, since: Date.now() };
    }
    const key = peer.sessionId === undefined && !isPersonal ? SHARED : sessionKey(user);
    for (const [oldKey, old] of peers.keep(key, peer)) {
      // a session of another person cannot be ended in the name of this one
      if (!isPersonal || oldKey === key) {
        peers.retire(old, end);
      }
    }
    return peer;
  }

  function forget(peer: Peer): void {
    peers.forget(peer);
    found = undefined;
  }

  /** Does something with the server, once more if it turns out that it is not what it was. */
  async function withPeer<T>(user: UpstreamUser, use: Use<T>, isRefused: (value: T, peer: Peer) => boolean): Promise<T> {
    const { invocation: { requestId, caller, accessToken } } = user;
    const wireUser: WireUser = { requestId, caller, accessToken };
    const wire = createWire(wireProps, wireUser);
    const end = (peer: Peer) => void finishBeforeFreeze(endSession(peer, { url, fetch: createWire(wireProps, wireUser).fetch }));
    const timeout = manifest.timeout === undefined ? undefined : AbortSignal.timeout(timeLimit(manifest.timeout));
    const signal = AbortSignal.any([user.signal, ...(timeout ? [timeout] : [])]);
    const useAs = (peer: Peer) => peers.use(peer, () => use(peer, wire, signal), end);
    try {
      const known = remembered(user);
      if (known !== undefined) {
        const value = await useAs(known).catch((error: unknown) => {
          if (signal.aborted || !isRefusalByHttp(error, known)) {
            throw error;
          }
          return undefined;
        });
        if (value !== undefined && !isRefused(value, known)) {
          return value;
        }
        forget(known);
      }
      return await useAs(await agree(user, wire, signal, end));
    } catch (error) {
      throw reasonOf(error, wire, user.signal, timeout);
    }
  }

  return {
    manifest,
    isPersonal,
    get era() { return found?.era; },
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
      refuseTooLargeResult(response.result, manifest);
      return response.result as unknown as JsonObject;
    },
  };
}

/** The capabilities of the caller in a session with a server of an earlier revision: pages are shown without asking. */
function askedInSession({ onQuestion, capabilities }: Asker = NOBODY): ClientCapabilities {
  const { extensions: { [UI_EXTENSION]: ui } = {}, ...askable } = capabilities;
  return { ...(onQuestion !== undefined && askable), ...(ui && { extensions: { [UI_EXTENSION]: ui } }) };
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
