import { headerValue, type HeaderList } from './headers';
import type { RequestContext } from './request-context';
import { ownMember } from '../own-member';

/**
 * The kinds of responses that the gateway makes itself, with their default status codes.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const RESPONSE_TYPES = {
  ACCESS_DENIED: 403,
  API_CONFIGURATION_ERROR: 500,
  AUTHORIZER_CONFIGURATION_ERROR: 500,
  AUTHORIZER_FAILURE: 500,
  /** Errors without a type of their own are customized by `DEFAULT_5XX` alone. */
  DEFAULT_5XX: 500,
  INTEGRATION_TIMEOUT: 504,
  MISSING_AUTHENTICATION_TOKEN: 403,
  REQUEST_TOO_LARGE: 413,
  THROTTLED: 429,
  UNAUTHORIZED: 401,
  UNSUPPORTED_MEDIA_TYPE: 415,
} as const;

/** A kind of response that the gateway makes itself. */
export type ResponseType = keyof typeof RESPONSE_TYPES;

/** What `x-amzn-ErrorType` says. */
const ERROR_TYPES: Readonly<Record<ResponseType, string>> = {
  ACCESS_DENIED: 'AccessDeniedException',
  API_CONFIGURATION_ERROR: 'InternalServerErrorException',
  AUTHORIZER_CONFIGURATION_ERROR: 'AuthorizerConfigurationException',
  AUTHORIZER_FAILURE: 'AuthorizerFailureException',
  DEFAULT_5XX: 'InternalServerErrorException',
  INTEGRATION_TIMEOUT: 'InternalServerErrorException',
  MISSING_AUTHENTICATION_TOKEN: 'MissingAuthenticationTokenException',
  REQUEST_TOO_LARGE: 'RequestTooLargeException',
  THROTTLED: 'TooManyRequestsException',
  UNAUTHORIZED: 'UnauthorizedException',
  UNSUPPORTED_MEDIA_TYPE: 'UnsupportedMediaTypeException',
};

/** The gateway's own answer to a request. */
export class GatewayError extends Error {
  constructor(
    public readonly type: ResponseType,
    /** `$context.error.message`; null for what goes wrong in authorizers. */
    public readonly contextMessage: string | null,
    public readonly statusCode: number = RESPONSE_TYPES[type],
    /** For the log, never sent. */
    public readonly reason?: string,
  ) {
    super(reason ?? contextMessage ?? type);
    this.name = 'GatewayError';
  }
}

/** `Internal server error`, as it is answered for whatever is wrong behind the gateway. */
export function internalServerError(statusCode: 500 | 502, reason: string): GatewayError {
  return new GatewayError('DEFAULT_5XX', 'Internal server error', statusCode, reason);
}

/** An `AWS::ApiGateway::GatewayResponse`. */
export interface GatewayResponseDefinition {
  readonly statusCode?: number;
  /** `gatewayresponse.header.{name}`: a quoted text or a reference. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Bodies by media type, with `$context` variables. */
  readonly templates: Readonly<Record<string, string>>;
}

/** What parameters and templates of gateway responses may refer to. */
export interface GatewayResponseInput {
  readonly requestContext: RequestContext;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  readonly headers: HeaderList;
  readonly queryStringParameters: Readonly<Record<string, string>> | null;
  readonly pathParameters: Readonly<Record<string, string>> | null;
}

/** A response whose body is known. */
export interface BufferedResponse {
  readonly statusCode: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** Makes the response to an error: by the definition of its type, else by that of `DEFAULT_4XX` or `DEFAULT_5XX`, else as AWS words it. */
export function renderGatewayResponse(
  error: GatewayError,
  definitions: ReadonlyMap<string, GatewayResponseDefinition>,
  input: GatewayResponseInput,
): BufferedResponse {
  const family = error.statusCode < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const definition = definitions.get(error.type) ?? definitions.get(family);
  const context = {
    ...input.requestContext,
    error: { message: error.contextMessage, messageString: JSON.stringify(error.contextMessage), responseType: error.type },
  };
  const template = chooseTemplate(definition?.templates ?? {}, headerValue(input.headers, 'accept'));
  const body = template ? renderTemplate(template.text, context, input.stageVariables) : defaultBody(error);
  const headers: [string, string][] = [['Content-Type', template?.mediaType ?? 'application/json'], ['x-amzn-ErrorType', ERROR_TYPES[error.type]]];
  for (const [parameter, expression] of Object.entries(definition?.parameters ?? {})) {
    const value = evaluateParameter(expression, context, input);
    if (value !== undefined) headers.push([parameter.replace('gatewayresponse.header.', ''), value]);
  }
  return { statusCode: definition?.statusCode ?? error.statusCode, headers, body: Buffer.from(body) };
}

/** Refusals by policies spell the member `Message`, errors behind the gateway have a space: clients have been seen to match these texts. */
function defaultBody({ type, contextMessage }: GatewayError): string {
  if (type === 'ACCESS_DENIED') return `{"Message":${JSON.stringify(contextMessage)}}`;
  if (type === 'DEFAULT_5XX' || type === 'INTEGRATION_TIMEOUT') return `{"message": ${JSON.stringify(contextMessage)}}`;
  return `{"message":${JSON.stringify(contextMessage)}}`;
}

/**
 * Chooses the body by the request's `Accept` header: AWS documents its whole value as the key, with JSON for the rest, and, of binary
 * media types, that of a list the first one counts. What becomes here of a list that begins with a template's type is not documented.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
 */
function chooseTemplate(templates: Readonly<Record<string, string>>, accept = '') {
  const [first] = accept.split(/[,;]/);
  const mediaType = [accept, first.trim(), 'application/json', ...Object.keys(templates)].find((type) => Object.hasOwn(templates, type));
  return mediaType === undefined ? undefined : { mediaType, text: templates[mediaType] };
}

/** Replaces `$context.a.b` and `$stageVariables.a`; the templates of gateway responses know nothing else. */
function renderTemplate(text: string, context: object, stageVariables: Readonly<Record<string, string>> | null): string {
  return text.replace(/\$(?:\{([\w.-]+)\}|(\w+(?:\.[\w-]+)+))/g, (match, inBraces?: string, bare?: string) => {
    const [root, ...path] = (inBraces ?? bare)!.split('.');
    if (root === 'context') return lookUp(context, path) ?? '';
    if (root === 'stageVariables') return lookUp(stageVariables ?? {}, path) ?? '';
    return match;
  });
}

/**
 * The value of a header: `'text'`, `context.*`, `stageVariables.*`, or `method.request.{header,querystring,path}.*`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
function evaluateParameter(expression: string, context: object, input: GatewayResponseInput): string | undefined {
  if (expression.startsWith("'")) return expression.slice(1, -1);
  const [root, ...path] = expression.split('.');
  if (root === 'context') return lookUp(context, path);
  if (root === 'stageVariables') return lookUp(input.stageVariables ?? {}, path);
  const [, place] = path;
  const name = path.slice(2).join('.');
  if (place === 'header') return headerValue(input.headers, name);
  if (place === 'querystring') return ownMember(input.queryStringParameters, name);
  if (place === 'path') return ownMember(input.pathParameters, name);
  return undefined;
}

/** The member of an object at a path, as text. */
export function lookUp(from: object, path: readonly string[]): string | undefined {
  let value: any = from;
  for (const name of path) value = typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? value[name] : undefined;
  if (value === undefined) return undefined;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
