import { ProtocolError, ProtocolErrorCode, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import type { RequestScope } from './call/invocation';
import { paramsSchema } from './request-params';
import { ServiceUnavailableError } from '../shared/aws-request';
import { log } from '../shared/log';

/** Answers the requests of one method. */
export type RequestHandler = (request: unknown, ctx: ServerContext) => unknown;

/** Makes another handler of a handler. */
export type HandlerWrapper = (method: string, handler: RequestHandler) => RequestHandler;

/**
 * Wraps every request handler that is set on a server from now on, whoever sets it: the SDK for what is registered, a module, or
 * this function. What the SDK does around handlers, such as checking results, stays outside.
 *
 * @returns the handlers without the wrapping, by method
 */
export function wrapRequestHandlers({ server }: McpServer, wrap: HandlerWrapper): ReadonlyMap<string, RequestHandler> {
  const handlers = new Map<string, RequestHandler>();
  const set = server.setRequestHandler.bind(server) as (method: string, ...schemasAndHandler: unknown[]) => void;
  server.setRequestHandler = ((method: string, ...schemasAndHandler: unknown[]) => {
    const bare = schemasAndHandler.pop() as RequestHandler;
    handlers.set(method, bare);
    const handler = wrap(method, bare);
    const params = schemasAndHandler.length === 0 ? paramsSchema(method) : undefined;
    if (params) {
      set(method, { params }, (value: unknown, ctx: ServerContext) => handler({ method, params: value }, ctx));
    } else {
      set(method, ...schemasAndHandler, handler);
    }
  }) as typeof server.setRequestHandler;
  return handlers;
}

/**
 * Keeps the texts of exceptions from clients: whatever a handler throws that is not an error of the protocol becomes an internal
 * error, and goes to the log.
 */
export function withoutErrorDetails(method: string, handler: RequestHandler, { invocation, onUnavailable }: RequestScope): RequestHandler {
  const { requestId } = invocation;
  return async (request, ctx) => {
    try {
      return await handler(request, ctx);
    } catch (error) {
      if (error instanceof ProtocolError) {
        throw error;
      }
      log.error('The request failed', { requestId, method, error });
      if (error instanceof ServiceUnavailableError) {
        onUnavailable?.(error);
      }
      throw new ProtocolError(ProtocolErrorCode.InternalError, `Internal error. Request id: ${requestId}`);
    }
  };
}
