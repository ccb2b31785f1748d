import type { RequestContext, RequestFacts } from '../../../module-src/server-module';
import { log } from '../../shared/log';
import type { Invocation, RequestScope } from '../call/invocation';
import type { Served } from '../served';

/** What a module gets to know about a request. The token is not part of it, and was never there. */
export function createRequestContext({ tasks }: Served, scope: RequestScope): RequestContext {
  return {
    ...requestFacts(scope.invocation),
    sealState: async (payload, ctx) => {
      const { sealRequestState } = await import('../sealing/request-state');
      return sealRequestState(payload, ctx, scope);
    },
    runAsTask: async (ctx, options) => tasks?.runAsTask(ctx, scope, options),
  };
}

/** The part of it that hooks get, too. */
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
