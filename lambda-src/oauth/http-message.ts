import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { OAuthError } from './oauth-error';
import { CROSS_ORIGIN_HEADERS, STRICT_TRANSPORT_SECURITY } from '../../src/contract';
import { ServiceUnavailableError } from '../shared/aws-request';
import { log } from '../shared/log';
import { withoutSlashAtEnd } from './tolerance/path';

/** A request, as far as an OAuth endpoint looks at it. */
export interface HttpRequest {
  /** Names it in the log. */
  readonly requestId: string;
  readonly method: string;
  /** Below the public base URL: `/token`. */
  readonly path: string;
  /** Form-encoded, without the question mark. Empty when there is none. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8. Empty when there is none. */
  readonly body: string;
  /** The address that it came from, as the gateway saw it. */
  readonly sourceAddress: string;
}

/** An answer. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Values of `Set-Cookie`. */
  readonly cookies?: readonly string[];
  readonly body: string;
}

/** In bytes. A registration with ten keys has about five thousand. */
const MAX_BODY_SIZE = 32 * 1_024;

/** Throws for bytes that are not UTF-8. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

const PAGE = /^\s*(text\/html|application\/xhtml\+xml)\s*(;|$)/i;
const UNACCEPTABLE = /;\s*q=0(\.0*)?\s*(;|$)/i;

/** RFC 6749 section 5.1: nothing that holds or refuses a credential may be cached. */
export const NO_STORE = { 'cache-control': 'no-store' };

/** For documents that change with deployments and key rotations only. */
export const PUBLIC_FOR_FIVE_MINUTES = { 'cache-control': 'public, max-age=300' };

/** Carries the request id through oidc-provider, to its events. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** `HttpResponse` has names in lower case. */
const READABLE = Object.fromEntries(Object.entries(CROSS_ORIGIN_HEADERS).map(([name, value]) => [name.toLowerCase(), value]));

/** In seconds: when to try again after an AWS service was unavailable. */
export const RETRY_AFTER = 5;

/**
 * Reads the event of a REST API's proxy integration (payload format 1.0).
 *
 * @throws OAuthError for a body that is compressed, too large or not UTF-8
 */
export function httpRequest(event: APIGatewayProxyEvent): HttpRequest {
  const headers: Record<string, string> = Object.fromEntries(Object.entries(event.headers ?? {})
    .flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])));
  return {
    requestId: event.requestContext.requestId,
    method: event.httpMethod,
    path: withoutSlashAtEnd(event.path),
    query: encodeQuery(event),
    headers,
    body: decodeBody(event, headers['content-encoding']),
    sourceAddress: event.requestContext.identity?.sourceIp ?? '',
  };
}

/** Tells whether a request asks for a page, as browsers do with what a person opens (RFC 9110 section 12.5.1). */
export function asksForPage({ headers: { accept = '' } }: HttpRequest): boolean {
  return accept.split(',').some((range) => PAGE.test(range) && !UNACCEPTABLE.test(range));
}

/** The gateway has decoded the parameters, and lost their order. */
function encodeQuery({ multiValueQueryStringParameters: parameters }: APIGatewayProxyEvent): string {
  const pairs = Object.entries(parameters ?? {}).flatMap(([name, values]) => (values ?? []).map((value): [string, string] => [name, value]));
  return new URLSearchParams(pairs).toString();
}

function decodeBody({ body, isBase64Encoded }: APIGatewayProxyEvent, encoding = 'identity'): string {
  if (!/^(identity)?$/i.test(encoding.trim())) {
    // API Gateway takes what it gets for text, so that compressed bytes arrive in ruins (RFC 9110 section 15.5.16)
    throw new OAuthError(415, 'invalid_request', 'the request body must not be compressed', { 'accept-encoding': 'identity' });
  }
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_SIZE) {
    throw new OAuthError(400, 'invalid_request', `the request body must not exceed ${MAX_BODY_SIZE} bytes`);
  }
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw new OAuthError(400, 'invalid_request', 'the request body must be UTF-8');
  }
}

/** What the proxy integration returns. */
export function proxyResult({ status, headers, cookies, body }: HttpResponse): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { ...headers, 'x-content-type-options': 'nosniff', 'strict-transport-security': STRICT_TRANSPORT_SECURITY },
    ...(cookies && { multiValueHeaders: { 'set-cookie': [...cookies] } }),
    body,
  };
}

/** Lets scripts of any site read the answer: for endpoints that clients call, none of which uses cookies. */
export function readableByAnyOrigin(response: HttpResponse): HttpResponse {
  return { ...response, headers: { ...response.headers, ...READABLE } };
}

/** Sends the browser on, with GET (RFC 9110 section 15.4.4). */
export function redirect(location: string): HttpResponse {
  return { status: 303, headers: { location, ...NO_STORE }, body: '' };
}

/** An answer with a JSON body. */
export function jsonResponse(status: number, body: object, headers: Readonly<Record<string, string>>): HttpResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(body) };
}

/** The answer of a path that does not exist, as the gateway gives it. */
export function noSuchEndpoint({ requestId }: HttpRequest): HttpResponse {
  return jsonResponse(404, { error: 'not_found', error_description: 'There is no such endpoint', request_id: requestId }, NO_STORE);
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
