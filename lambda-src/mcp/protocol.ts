import { createMcpHandler, isLegacyRequest, WebStandardStreamableHTTPServerTransport, type AuthInfo } from '@modelcontextprotocol/server';
import { toAuthInfo } from './caller';
import type { Invocation } from './invocation';
import { logRefusals } from './refusal-log';
import { createServer, type Served } from './server';

/** One HTTP request with what is known about it. */
export interface Exchange {
  readonly served: Served;
  readonly invocation: Invocation;
  /** The parsed body: a JSON-RPC message, or a batch of them. */
  readonly message: unknown;
  /** Without body. Its signal is aborted when the client has gone. */
  readonly request: Request;
  /** Whether the client reads server-sent events. */
  readonly streaming: boolean;
}

/**
 * Answers a message in whichever revision of the protocol it is: 2026-07-28, which has no handshake, or 2024-11-05 to 2025-11-25.
 *
 * A new server per request, which the SDK asks for, also keeps callers apart.
 */
export async function answerMessage(exchange: Exchange): Promise<Response> {
  const { served, invocation, message, request } = exchange;
  const authInfo = toAuthInfo(invocation.caller, new URL(request.url));
  if (!exchange.streaming && await isLegacyRequest(request, message)) {
    return answerWithoutStream(exchange, authInfo);
  }
  const mcp = createMcpHandler(({ era }) => createServer(served, { invocation, message, era }), { onerror: logRefusals(invocation) });
  return mcp.fetch(request, { authInfo, parsedBody: message });
}

/**
 * Answers a request of an earlier revision with JSON. The SDK's own handler answers these with server-sent events only, which
 * clients that do not ask for them, such as a plain `curl`, could not read.
 */
async function answerWithoutStream({ served, invocation, message, request }: Exchange, authInfo: AuthInfo): Promise<Response> {
  const server = createServer(served, { invocation, message, era: 'legacy' });
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await Promise.race([transport.handleRequest(request, { authInfo, parsedBody: message }), whenAborted(request.signal)]);
  } finally {
    await server.close();
  }
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
