import { WebStandardStreamableHTTPServerTransport, type ClientCapabilities, type McpServer } from '@modelcontextprotocol/server';
import { registerSubscriptions } from './subscriptions';
import { toAuthInfo } from '../call/caller';
import type { Exchange } from '../protocol';
import { createServer } from '../server';

/** Connects a server to the transport of the one request that it answers. */
export type Connect = (server: McpServer, http: WebStandardStreamableHTTPServerTransport) => Promise<void>;

/**
 * Answers a request with a server of its own: with server-sent events, or with JSON if the client does not read those, such as a
 * plain `curl`.
 *
 * @param sessionCapabilities what the client can be asked, if it has a session
 */
export async function serve(
  exchange: Exchange,
  connect: Connect = (server, http) => server.connect(http),
  sessionCapabilities?: ClientCapabilities,
): Promise<Response> {
  const { served, invocation, message, request, streaming } = exchange;
  const legacyRevision = request.headers.get('mcp-protocol-version') ?? undefined;
  const server = await createServer(served, {
    invocation,
    message,
    era: 'legacy',
    ...(legacyRevision !== undefined && { legacyRevision }),
    ...(sessionCapabilities && { sessionCapabilities }),
  });
  registerSubscriptions(server);
  const http = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: !streaming });
  await connect(server, http);

  const close = () => server.close();
  request.signal.addEventListener('abort', () => void close(), { once: true });
  const authInfo = toAuthInfo(invocation.caller, new URL(request.url));
  const response = await Promise.race([http.handleRequest(request, { authInfo, parsedBody: message }), whenAborted(request.signal)]);
  if (response.body === null || !streaming) {
    await close();
    return response;
  }
  // the server works on while its answer is read
  return new Response(response.body.pipeThrough(new TransformStream({ flush: close, cancel: close })), response);
}

/** A response that nobody reads, once the client has gone. */
function whenAborted(signal: AbortSignal): Promise<Response> {
  return new Promise((resolve) => {
    const respond = () => resolve(new Response(null, { status: 499 }));
    if (signal.aborted) {
      respond();
    }
    signal.addEventListener('abort', respond, { once: true });
  });
}
