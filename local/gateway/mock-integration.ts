import { StartError } from '../start-error';
import { GatewayError, internalServerError, lookUp, type BufferedResponse } from './gateway-response';
import { headerValue, type HeaderList } from './headers';
import { compileMappingTemplate, type MappingTemplate, type TemplateInput } from './mapping-template';
import type { ProxyEvent } from './proxy-event';

/** A `MOCK` integration: CORS preflight, mostly. */
export interface MockIntegration {
  readonly type: 'MOCK';
  /** By content type of the request. */
  readonly requestTemplates: ReadonlyMap<string, MappingTemplate>;
  readonly passthroughBehavior: 'NEVER' | 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES';
  readonly responses: readonly MockResponse[];
}

interface MockResponse {
  readonly statusCode: number;
  /** Chooses this response when it matches the status code that the request template makes. */
  readonly selectionPattern?: RegExp;
  /** By header name: a quoted text, `context.*` or `stageVariables.*`. */
  readonly headers: Readonly<Record<string, string>>;
  /** By content type. */
  readonly templates: ReadonlyMap<string, MappingTemplate>;
}

/** Reads the `Integration` of a method. Throws a StartError for what is not supported. */
export function parseMockIntegration(integration: Readonly<Record<string, any>>, at: string): MockIntegration {
  const templates = (of: Record<string, string> = {}) =>
    new Map(Object.entries(of).map(([contentType, source]) => [contentType, compileMappingTemplate(source, at)]));
  return {
    type: 'MOCK',
    requestTemplates: templates(integration.RequestTemplates),
    passthroughBehavior: integration.PassthroughBehavior ?? 'WHEN_NO_MATCH',
    responses: (integration.IntegrationResponses ?? []).map((response: Record<string, any>) => ({
      statusCode: Number(response.StatusCode),
      selectionPattern: response.SelectionPattern ? new RegExp(`^(?:${response.SelectionPattern})$`, 's') : undefined,
      headers: responseHeaders(response.ResponseParameters ?? {}, at),
      templates: templates(response.ResponseTemplates),
    })),
  };
}

/** Answers a request by templates alone. */
export function mockResponse(integration: MockIntegration, event: ProxyEvent, headers: HeaderList): BufferedResponse {
  const input: TemplateInput = {
    context: event.requestContext,
    stageVariables: event.stageVariables ?? {},
    body: event.body ?? '',
    params: { header: event.headers, querystring: event.queryStringParameters ?? {}, path: event.pathParameters ?? {} },
  };
  const contentType = headerValue(headers, 'content-type')?.split(';')[0].trim() ?? 'application/json';
  const requestTemplate = integration.requestTemplates.get(contentType);
  const passes = integration.passthroughBehavior === 'WHEN_NO_MATCH'
    || (integration.passthroughBehavior === 'WHEN_NO_TEMPLATES' && integration.requestTemplates.size === 0);
  if (!requestTemplate && !passes) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type');

  // the braces' content is not quite JSON: names may lack quotes
  const mocked = /["']?statusCode["']?\s*:\s*(\d{3})\b/.exec(requestTemplate?.(input).text ?? input.body)?.[1];
  if (mocked === undefined) throw internalServerError(500, 'the request template of a MOCK integration makes no statusCode');
  const response = integration.responses.find(({ selectionPattern }) => selectionPattern?.test(mocked))
    ?? integration.responses.find(({ selectionPattern }) => !selectionPattern);
  if (!response) throw new GatewayError('API_CONFIGURATION_ERROR', 'Internal server error', 500, `no integration response for status ${mocked}`);

  const accept = headerValue(headers, 'accept') ?? '';
  const responseType = [accept, 'application/json', ...response.templates.keys()].find((type) => response.templates.has(type)) ?? 'application/json';
  const rendered = response.templates.get(responseType)?.(input);
  const responseHeaderValues = {
    ...Object.fromEntries(Object.entries(response.headers).map(([name, expression]) => [name, evaluate(expression, input)])),
    ...rendered?.headerOverrides,
  };
  return {
    statusCode: rendered?.statusOverride ?? response.statusCode,
    headers: withContentType(Object.entries(responseHeaderValues), responseType),
    body: Buffer.from(rendered?.text ?? ''),
  };
}

/** That of the template, unless the response names one. */
function withContentType(headers: HeaderList, contentType: string): HeaderList {
  return headerValue(headers, 'content-type') === undefined ? [['Content-Type', contentType], ...headers] : headers;
}

function responseHeaders(parameters: Readonly<Record<string, string>>, at: string): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([parameter, expression]) => {
    if (!/^('.*'|(context|stageVariables)\..+)$/s.test(expression)) {
      throw new StartError(`${at}: the local server cannot evaluate ${expression} of a MOCK integration`);
    }
    return [parameter.replace('method.response.header.', ''), expression];
  }));
}

function evaluate(expression: string, { context, stageVariables }: TemplateInput): string {
  if (expression.startsWith("'")) return expression.slice(1, -1);
  const [root, ...path] = expression.split('.');
  return lookUp(root === 'context' ? context : stageVariables, path) ?? '';
}
