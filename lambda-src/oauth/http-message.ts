import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { OAuthError } from './oauth-error';
import { ServiceUnavailableError } from '../shared/aws-request';
import { log } from '../shared/log';

/** A request, as far as an OAuth endpoint looks at it. */
export interface HttpRequest {
  /** Names it in the log. */
  readonly requestId: string;
  readonly method: string;
  /** Below the public base URL: `/token`. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8. Empty when there is none. */
  readonly body: string;
}

/** An answer. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** In bytes. A registration with ten keys has about five thousand. */
const MAX_BODY_SIZE = 32 * 1_024;

/** RFC 6749 section 5.1: nothing that holds or refuses a credential may be cached. */
export const NO_STORE = { 'cache-control': 'no-store' };

/** For documents that change with deployments and key rotations only. */
export const PUBLIC_FOR_FIVE_MINUTES = { 'cache-control': 'public, max-age=300' };

/** Carries the request id through oidc-provider, to its events. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** In seconds, for `Retry-After`. */
const RETRY_AFTER = 5;

/** Browser-based clients may call every endpoint: none of them uses cookies. */
const COMMON_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'WWW-Authenticate, Retry-After',
  'x-content-type-options': 'nosniff',
};

/**
 * Reads the event of a REST API's proxy integration (payload format 1.0).
 *
 * @throws OAuthError for a body that is too large or not UTF-8
 */
export function httpRequest(event: APIGatewayProxyEvent): HttpRequest {
  const headers = Object.entries(event.headers ?? {})
    .flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]]));
  return {
    requestId: event.requestContext.requestId,
    method: event.httpMethod,
    path: event.path,
    headers: Object.fromEntries(headers),
    body: decodeBody(event),
  };
}

function decodeBody({ body, isBase64Encoded }: APIGatewayProxyEvent): string {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_SIZE) {
    throw new OAuthError(400, 'invalid_request', `the request body must not exceed ${MAX_BODY_SIZE} bytes`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new OAuthError(400, 'invalid_request', 'the request body must be UTF-8');
  }
}

/** What the proxy integration returns. */
export function proxyResult({ status, headers, body }: HttpResponse): APIGatewayProxyResult {
  return { statusCode: status, headers: { ...headers, ...COMMON_HEADERS }, body };
}

/** An answer with a JSON body. */
export function jsonResponse(status: number, body: object, headers: Readonly<Record<string, string>>): HttpResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(body) };
}

/** The answer to a request that failed: what an `OAuthError` says, or nothing about the cause, which goes to the log. */
export function errorResponse(error: unknown, requestId: string): HttpResponse {
  if (error instanceof OAuthError) {
    return jsonResponse(error.status, { error: error.code, error_description: error.description }, { ...NO_STORE, ...error.headers });
  }
  return errorResponse(withoutDetail(error, requestId), requestId);
}

/** Hides the cause of a failure that is not the client's: it goes to the log. */
export function withoutDetail(error: unknown, requestId: string): OAuthError {
  if (error instanceof ServiceUnavailableError) {
    log.error('An AWS service is unavailable', { requestId, error });
    return new OAuthError(503, 'temporarily_unavailable', 'try again in a few seconds', { 'retry-after': String(RETRY_AFTER) });
  }
  log.error('The request failed', { requestId, error });
  return new OAuthError(500, 'server_error', `the request failed, its id is ${requestId}`);
}
