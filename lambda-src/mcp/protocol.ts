import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import { toAuthInfo } from './call/caller';
import type { Invocation } from './call/invocation';
import { requestsIn } from './call/requested';
import { answerLegacy } from './legacy/answer';
import { logRefusals } from './refusal-log';
import type { Served } from './served';
import { createServer } from './server';
import { refuseSubscription } from './tasks/extension';
import type { ServiceUnavailableError } from '../shared/aws-request';

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
  return await isLegacyRequest(exchange.request, exchange.message) ? answerLegacy(exchange) : answerModern(exchange);
}

async function answerModern({ served, invocation, message, request }: Exchange): Promise<Response> {
  const refusal = (served.tasks ?? served.mcpServers) && refuseSubscription(message);
  if (refusal) {
    return refusal;
  }
  await requireKeys(served, message);
  let outage: ServiceUnavailableError | undefined;
  const onUnavailable = (error: ServiceUnavailableError) => void (outage = error);
  const mcp = createMcpHandler(
    () => createServer(served, { invocation, message, era: 'modern', onUnavailable }),
    { legacy: 'reject', onerror: logRefusals(invocation) },
  );
  const response = await mcp.fetch(request, { authInfo: toAuthInfo(invocation.caller, new URL(request.url)), parsedBody: message });
  if (outage) {
    throw outage;
  }
  return response;
}

/**
 * Makes sure that the state which a client brings back can be opened. Where the SDK opens it, any failure would be the client's.
 *
 * @throws ServiceUnavailableError
 */
async function requireKeys({ module }: Served, message: unknown): Promise<void> {
  if (module && requestsIn(message).some(({ params }) => params?.requestState !== undefined)) {
    const { sealingKeys } = await import('./sealing/sealing-keys');
    await sealingKeys('request state');
  }
}
