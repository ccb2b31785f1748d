import { META } from './params';
import type { JsonObject } from '../../../src/contract';
import { isObject } from '../../shared/json-object';
import type { ClientFacts, Exchange } from '../call/exchange';
import type { JsonRpcRequest } from '../call/message';

/** The words of a client about itself, and what it brings back: they are not for the method. */
export type Lifted = Pick<Exchange, 'params' | 'meta' | 'inputResponses' | 'requestState'> & { readonly client: ClientFacts };

/** Takes apart the parameters of a request: those of its method, and those that any request may have (MCP 2026-07-28, basic). */
export function liftParams({ params = {} }: JsonRpcRequest): Lifted {
  const { _meta = {}, inputResponses, requestState, ...own } = params;
  const {
    [META.protocolVersion]: _version, [META.clientInfo]: info, [META.clientCapabilities]: capabilities, [META.logLevel]: logLevel, ...meta
  } = _meta as JsonObject;
  return {
    params: own,
    meta,
    client: {
      ...(info !== undefined && { info: info as ClientFacts['info'] }),
      ...(capabilities !== undefined && { capabilities: capabilities as ClientFacts['capabilities'] }),
      ...(logLevel !== undefined && { logLevel: logLevel as ClientFacts['logLevel'] }),
    },
    ...(inputResponses !== undefined && { inputResponses: acceptable(inputResponses) }),
    ...(requestState !== undefined && { requestState }),
  };
}

/** Leaves out what is no answer to a question. */
function acceptable(responses: unknown): JsonObject {
  const entries = isObject(responses) ? Object.entries(responses) : [];
  return Object.fromEntries(entries.filter(([, response]) => isObject(response) && !('method' in response) && !('result' in response)));
}
