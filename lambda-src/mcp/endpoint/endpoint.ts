import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { CHECKS, type Received } from './checks';
import { acceptsEventStream, headersOf, withoutIdentity, type Headers } from './headers';
import { createOriginPolicy } from './origin';
import { MCP_PATH, STRICT_TRANSPORT_SECURITY } from '../../../src/contract';
import { ServiceUnavailableError } from '../../shared/aws-request';
import { log } from '../../shared/log';
import { metadataUrlOf } from '../call/caller';
import type { Invocation } from '../call/invocation';
import { idOf } from '../call/message';
import { challengesOf } from '../call/scope-challenge';
import type { Served } from '../catalogue/served';
import type { HttpAnswer } from '../http/http-answer';
import { internalError, unavailable } from '../http/json-rpc-error';
import { answerMessage } from '../protocol/answer-message';

/** The parts of an endpoint. */
export interface EndpointProps {
  /** Without a slash at the end. */
  readonly publicBaseUrl: string;
  /** Browser origins that may call, besides the server's own. */
  readonly allowedOrigins: readonly string[];
  readonly served: Served;
}

/** The reasons why the work on an answer may have to stop. */
export interface Signals {
  /** Aborted when the client has gone. */
  readonly disconnected: AbortSignal;
  /** Aborted shortly before Lambda would end the function. */
  readonly deadline: AbortSignal;
}

/** Answers one event. It never throws. */
export type Endpoint = (event: APIGatewayProxyEvent, context: Context, signals: Signals) => Promise<HttpAnswer>;

/** Makes the MCP endpoint, from the HTTP request to the HTTP response (MCP 2026-07-28, transports, Streamable HTTP). */
export function createEndpoint({ publicBaseUrl, allowedOrigins, served }: EndpointProps): Endpoint {
  const resourceMetadataUrl = metadataUrlOf(new URL(`${publicBaseUrl}${MCP_PATH}`));
  const origins = createOriginPolicy(publicBaseUrl, allowedOrigins);

  function invocationOf({ headers, context, caller }: Received, signals: Signals): Invocation {
    return {
      requestId: context.awsRequestId,
      functionName: context.functionName,
      caller: caller!,
      challengeFor: challengesOf({
        scheme: /^dpop /i.test(headers.authorization ?? '') ? 'DPoP' : 'Bearer',
        resourceMetadataUrl,
        scopePrefix: served.requestedScopePrefix,
      }),
      ...(served.exchangesTokens && { accessToken: accessTokenOf(headers) }),
      ...signals,
    };
  }

  async function answer(received: Received, signals: Signals): Promise<HttpAnswer> {
    for (const check of CHECKS) {
      const refusal = check(received);
      if (refusal) {
        return refusal;
      }
    }
    const { message, headers } = received;
    const invocation = invocationOf(received, signals);
    try {
      return await answerMessage({ served, invocation, message, headers: withoutIdentity(headers), streaming: acceptsEventStream(headers) });
    } catch (error) {
      const { requestId } = invocation;
      if (error instanceof ServiceUnavailableError) {
        log.error('An AWS service is unavailable', { requestId, error });
        return unavailable(requestId, idOf(message));
      }
      log.error('The request failed', { requestId, error });
      return internalError(requestId, idOf(message));
    }
  }

  return async (event, context, signals) => {
    const headers = headersOf(event);
    const { status, headers: own, body } = await answer({ event, context, headers, origins, publicBaseUrl }, signals);
    return {
      status,
      headers: {
        ...own,
        'cache-control': 'no-store',
        'strict-transport-security': STRICT_TRANSPORT_SECURITY,
        'x-accel-buffering': 'no',
        ...origins.corsHeaders(headers.origin),
      },
      body,
    };
  };
}

/** Reads the token of a request, which the authorizer has verified (RFC 6750 section 2.1, RFC 9449 section 7.1). */
function accessTokenOf({ authorization = '' }: Headers): string | undefined {
  return /^(?:Bearer|DPoP) +(\S+)$/i.exec(authorization)?.[1];
}
