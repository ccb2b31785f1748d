import type { GatewayRequest } from './gateway-request';
import { lastValues, multiValueHeaders } from './headers';
import type { RequestContext } from './request-context';

/**
 * The event of a Lambda proxy integration, payload format 1.0; that of a REQUEST authorizer is made from it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export interface ProxyEvent {
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, string[]>>;
  readonly queryStringParameters: Readonly<Record<string, string>> | null;
  readonly multiValueQueryStringParameters: Readonly<Record<string, string[]>> | null;
  readonly pathParameters: Readonly<Record<string, string>> | null;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  readonly requestContext: RequestContext;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
}

/** Makes the event, with the body as text. */
export function proxyEvent(
  request: GatewayRequest,
  requestContext: RequestContext,
  pathParameters: Readonly<Record<string, string>>,
  stageVariables: Readonly<Record<string, string>> | null,
): ProxyEvent {
  const allHeaders = multiValueHeaders(request.headers);
  const query = parseQuery(request.queryString);
  return {
    resource: requestContext.resourcePath,
    path: request.path,
    httpMethod: request.httpMethod,
    headers: lastValues(allHeaders),
    multiValueHeaders: allHeaders,
    queryStringParameters: query && lastValues(query),
    multiValueQueryStringParameters: query,
    pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null,
    stageVariables,
    requestContext,
    body: request.body.length > 0 ? request.body.toString('utf8') : null,
    isBase64Encoded: false,
  };
}

/** Whether a media type is one of the API's `BinaryMediaTypes`, which may hold wildcards. */
export function isBinary(binaryMediaTypes: readonly string[], contentType: string | undefined): boolean {
  const [type, subtype] = (contentType ?? 'application/json').split(';')[0].trim().toLowerCase().split('/');
  return binaryMediaTypes.some((binary) => {
    const [binaryType, binarySubtype] = binary.toLowerCase().split('/');
    return (binaryType === '*' || binaryType === type) && (binarySubtype === '*' || binarySubtype === subtype);
  });
}

/** Decoded values by decoded name; null for an empty query. `;` separates too. */
function parseQuery(queryString: string): Record<string, string[]> | null {
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(queryString.replaceAll(';', '&'))) query.set(name, [...query.get(name) ?? [], value]);
  return query.size > 0 ? Object.fromEntries(query) : null;
}
