import { Client, StreamableHTTPClientTransport, type ClientCapabilities, type FetchLike, type Implementation, type ServerCapabilities } from '@modelcontextprotocol/client';
import { timeLimit } from '../../shared/time-limit';
import { MODERN_REVISION, type Era } from '../call/exchange';

/** What is known of another MCP server once a version of the protocol has been agreed on. It holds no connection. */
export interface Peer {
  /** `modern`: no handshake, and nothing of one request is needed for the next. `legacy`: it has been initialized. */
  readonly era: Era;
  /** The revision of the protocol. */
  readonly version: string;
  readonly capabilities: ServerCapabilities;
  /** Of a server of an earlier revision that keeps sessions. */
  readonly sessionId?: string;
}

/** How to find out. */
export interface NegotiationProps {
  readonly url: URL;
  readonly fetch: FetchLike;
  /** What this server says that it is. */
  readonly identity: Implementation;
  /** What can be asked of the caller, for servers of earlier revisions. */
  readonly capabilities: ClientCapabilities;
  /** Known from before to be of an earlier revision: it is not asked for anything else. */
  readonly legacy: boolean;
  /** The one revision to speak. Absent: the newest that both know. */
  readonly protocolVersion?: string;
  readonly signal: AbortSignal;
}

/**
 * Agrees on a version with another MCP server: `server/discover` of 2026-07-28, and if it does not know that, `initialize`.
 *
 * @throws Error when it cannot be reached, or is no MCP server
 */
export async function negotiate({ url, fetch, identity, capabilities, legacy: isKnown, protocolVersion, signal }: NegotiationProps): Promise<Peer> {
  const pin = protocolVersion === MODERN_REVISION ? protocolVersion : undefined;
  const legacy = pin === undefined && (isKnown || protocolVersion !== undefined);
  const transport = new StreamableHTTPClientTransport(url, { fetch });
  const client = new Client(identity, {
    capabilities,
    versionNegotiation: { mode: pin === undefined ? 'auto' : { pin } },
    ...(protocolVersion !== undefined && { supportedProtocolVersions: [protocolVersion] }),
  });
  const giveUp = () => void transport.close();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect(transport, { signal, ...(legacy && { prior: { kind: 'legacy' } }) });
    return {
      era: client.getProtocolEra() === 'modern' ? 'modern' : 'legacy',
      version: client.getNegotiatedProtocolVersion()!,
      capabilities: client.getServerCapabilities() ?? {},
      ...(transport.sessionId !== undefined && { sessionId: transport.sessionId }),
    };
  } finally {
    signal.removeEventListener('abort', giveUp);
    await transport.close();
  }
}

/** How long a server may take to hear that a session is over, in milliseconds. */
const END_TIMEOUT = 500;

/** Ends the session, if there is one. A server that does not let clients end theirs does it by itself. */
export async function endSession({ version, sessionId }: Peer, { url, fetch }: Pick<NegotiationProps, 'url' | 'fetch'>): Promise<void> {
  if (sessionId === undefined) {
    return;
  }
  const signal = AbortSignal.timeout(timeLimit(END_TIMEOUT));
  const transport = new StreamableHTTPClientTransport(url, {
    fetch: (input, init) => fetch(input, { ...init, signal }), protocolVersion: version, sessionId,
  });
  await transport.start();
  await transport.terminateSession().catch(() => undefined);
  await transport.close();
}
