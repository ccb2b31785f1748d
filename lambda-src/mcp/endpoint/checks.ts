import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { Headers } from './headers';
import { refuseMalformedParams } from './malformed-params';
import type { OriginPolicy } from './origin';
import { readMessage, refuseContent } from './request-body';
import { unauthorized } from './unauthorized';
import { identifyCaller, type Caller } from '../call/caller';
import { logRefusal } from '../call/refusal-log';
import type { HttpAnswer } from '../http/http-answer';
import { invalidRequest } from '../http/json-rpc-error';

/** A request on its way through the checks. What they find out of it is kept here. */
export interface Received {
  readonly event: APIGatewayProxyEvent;
  readonly context: Context;
  readonly headers: Headers;
  readonly origins: OriginPolicy;
  readonly publicBaseUrl: string;
  caller?: Caller;
  /** The parsed body: a JSON-RPC message, or a batch of them. */
  message?: unknown;
}

/** Looks at a request, and answers it if it is to be refused. */
export type Check = (received: Received) => HttpAnswer | undefined;

/**
 * The checks of a request on `/mcp`, in their order, before its revision is looked at; those of the revision follow, see
 * `protocol/modern/checks.ts` and `protocol/legacy/checks.ts`. The authorizer has been asked before.
 */
export const CHECKS: readonly Check[] = [
  function originIsAllowed({ headers, origins }) {
    return origins.allows(headers.origin) ? undefined : invalidRequest(403, 'The origin is not allowed');
  },

  function methodIsPost({ event }) {
    return event.httpMethod === 'POST' ? undefined : invalidRequest(405, 'The method is not allowed', { allow: 'POST' });
  },

  function callerIsKnown(received) {
    received.caller = identifyCaller(received.event.requestContext.authorizer);
    return received.caller ? undefined : unauthorized(received.publicBaseUrl);
  },

  function contentIsJson({ headers }) {
    return refuseContent(headers);
  },

  function bodyIsReadable(received) {
    const body = readMessage(received.event);
    if (!('message' in body)) {
      return body;
    }
    received.message = body.message;
    return undefined;
  },

  function paramsAreWellFormed({ message, headers, caller, context }) {
    return refuseMalformedParams(message, headers, (reason) => logRefusal({ requestId: context.awsRequestId, caller: caller! }, reason));
  },
];
