import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { identifyCaller, metadataUrlOf } from './call/caller';
import type { Invocation } from './call/invocation';
import { challengesOf } from './call/scope-challenge';
import { idOf, internalError, invalidRequest, unavailable } from './http/json-rpc-error';
import { refuseMalformedParams } from './http/malformed-params';
import { createOriginPolicy } from './http/origin';
import { acceptsEventStream, headersOf, toRequest } from './http/request';
import { readMessage, refuseContent } from './http/request-body';
import { unauthorized } from './http/unauthorized';
import { answerMessage } from './protocol';
import { logRefusals } from './refusal-log';
import type { Served } from './served';
import { MCP_PATH, STRICT_TRANSPORT_SECURITY } from '../../src/contract';
import { ServiceUnavailableError } from '../shared/aws-request';
import { log } from '../shared/log';

/** What the endpoint is made of. */
export interface EndpointProps {
  /** Without a slash at the end. */
  readonly publicBaseUrl: string;
  /** Browser origins that may call, besides the server's own. */
  readonly allowedOrigins: readonly string[];
  readonly served: Served;
}

/** Why the work on an answer may have to stop. */
export interface Signals {
  /** Aborted when the client has gone. */
  readonly disconnected: AbortSignal;
  /** Aborted shortly before Lambda would end the function. */
  readonly deadline: AbortSignal;
}

/** Answers one event. It never throws. */
export type Endpoint = (event: APIGatewayProxyEvent, context: Context, signals: Signals) => Promise<Response>;

/** The MCP endpoint, from the HTTP request to the HTTP response (MCP 2026-07-28, transports, Streamable HTTP). */
export function createEndpoint({ publicBaseUrl, allowedOrigins, served }: EndpointProps): Endpoint {
  const url = new URL(`${publicBaseUrl}${MCP_PATH}`);
  const origins = createOriginPolicy(publicBaseUrl, allowedOrigins);

  async function answer(event: APIGatewayProxyEvent, headers: Headers, context: Context, signals: Signals): Promise<Response> {
    if (!origins.allows(headers.get('origin'))) {
      return invalidRequest(403, 'The origin is not allowed');
    }
    if (event.httpMethod !== 'POST') {
      const response = invalidRequest(405, 'The method is not allowed');
      response.headers.set('Allow', 'POST');
      return response;
    }
    const caller = identifyCaller(event.requestContext.authorizer);
    if (caller === undefined) {
      return unauthorized(publicBaseUrl);
    }
    const body = refuseContent(headers) ?? readMessage(event);
    if (body instanceof Response) {
      return body;
    }
    const invocation: Invocation = {
      requestId: context.awsRequestId,
      functionName: context.functionName,
      caller,
      challengeFor: challengesOf({
        scheme: /^dpop /i.test(headers.get('authorization') ?? '') ? 'DPoP' : 'Bearer',
        resourceMetadataUrl: metadataUrlOf(url),
        scopePrefix: served.requestedScopePrefix,
      }),
      ...(served.exchangesTokens && { accessToken: accessTokenOf(headers) }),
      disconnected: signals.disconnected,
      deadline: signals.deadline,
    };
    try {
      const malformed = await refuseMalformedParams(body.message, headers, logRefusals(invocation));
      if (malformed) {
        return malformed;
      }
      const response = await answerMessage({
        served,
        invocation,
        message: body.message,
        request: toRequest(url, headers, signals.disconnected),
        streaming: acceptsEventStream(headers),
      });
      // The SDK has reported the reason to the log, but its own answer does not lead there.
      return response.status === 500 ? internalError(invocation.requestId, idOf(body.message)) : response;
    } catch (error) {
      if (error instanceof ServiceUnavailableError) {
        log.error('An AWS service is unavailable', { requestId: invocation.requestId, error });
        return unavailable(invocation.requestId, idOf(body.message));
      }
      log.error('The request failed', { requestId: invocation.requestId, error });
      return internalError(invocation.requestId, idOf(body.message));
    }
  }

  return async (event, context, signals) => {
    const headers = headersOf(event);
    const response = await answer(event, headers, context, signals);
    response.headers.set('Cache-Control', 'no-store');
    response.headers.set('Strict-Transport-Security', STRICT_TRANSPORT_SECURITY);
    response.headers.set('X-Accel-Buffering', 'no');
    // API Gateway manages the connection.
    response.headers.delete('Connection');
    origins.addCorsHeaders(response.headers, headers.get('origin'));
    return response;
  };
}

/** The token of a request, which the authorizer has verified (RFC 6750 section 2.1, RFC 9449 section 7.1). */
function accessTokenOf(headers: Headers): string | undefined {
  return /^(?:Bearer|DPoP) +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
}
