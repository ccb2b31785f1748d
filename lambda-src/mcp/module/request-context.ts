import type { TaskOptions, RequestContext, RequestFacts } from '../../../module-src/server-module';
import { log } from '../../shared/log';
import type { Exchange } from '../call/exchange';
import type { Invocation } from '../call/invocation';
import type { TaskSupport } from '../call/task-support';

/** Makes what a module gets to know about a request. The token is not part of it, and was never there. */
export function createRequestContext(exchange: Exchange, tasks: TaskSupport | undefined): RequestContext {
  return {
    ...requestFacts(exchange.invocation),
    sealState: async (payload) => {
      const { sealRequestState } = await import('../sealing/request-state');
      return sealRequestState(payload, exchange);
    },
    runAsTask: async (_, options?: TaskOptions) => tasks?.runAsTask(exchange, options),
  };
}

/** Makes the part of it that hooks get, too. */
export function requestFacts({ requestId, caller, disconnected, deadline }: Invocation): RequestFacts {
  return {
    client: { id: caller.clientId },
    subject: caller.subject,
    scopes: [...caller.scopes],
    requestId,
    log: {
      info: (message, fields) => log.info(message, { requestId, ...fields }),
      warn: (message, fields) => log.warn(message, { requestId, ...fields }),
      error: (message, fields) => log.error(message, { requestId, ...fields }),
    },
    signal: AbortSignal.any([disconnected, deadline]),
  };
}
