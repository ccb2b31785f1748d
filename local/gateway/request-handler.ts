import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Functions, LocalStack, Log } from '../stack';
import { createAuthorizer, type Authorizer } from './authorizer';
import { MAXIMUM_BODY, readRequest, targetOf, type GatewayRequest } from './gateway-request';
import { GatewayError, internalServerError, renderGatewayResponse, type BufferedResponse } from './gateway-response';
import { headerValue } from './headers';
import { invokeBuffered, invokeStreaming, type StreamedResponse } from './lambda-integration';
import { mockResponse } from './mock-integration';
import { invokePermissions } from './permission';
import { isBinary, proxyEvent, type ProxyEvent } from './proxy-event';
import { createRequestContext } from './request-context';
import type { Method, RestApi, Stage } from './rest-api';
import { findRoute, type Resource } from './route-tree';
import { send } from './send-response';
import { createTokenBucket, type TokenBucket } from './throttle';

/** Answers the requests of an HTTP server. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** What a REST API is served with. */
export interface RequestHandlerOptions {
  readonly stack: LocalStack;
  readonly functions: Functions;
  /** Gets a line for each request, and the reasons of errors, under `api`. */
  readonly log: Log;
  /** The clock, in milliseconds; that of the machine unless given. */
  readonly now?: () => number;
  /** The factor by which functions may take longer than API Gateway waits for them; 1 unless given. */
  readonly patience?: number;
}

/** A request on its way: what is filled in as far as it has come. */
interface Exchange {
  readonly request: GatewayRequest;
  readonly stage: Stage;
  readonly requestId: string;
  event: ProxyEvent;
}

/** Serves a REST API as API Gateway would. */
export function createRequestHandler(api: RestApi, { stack, functions, log, now = Date.now, patience = 1 }: RequestHandlerOptions): RequestHandler {
  const mayInvoke = invokePermissions(stack);
  const authorizers = new Map<string, Authorizer>();
  const authorizerOptions = { functions, patience, mayInvoke, apiArn: api.arn, now };
  for (const [id, definition] of api.authorizers) authorizers.set(id, createAuthorizer(definition, authorizerOptions));
  const buckets = new Map<string, TokenBucket>();

  /** The stage that a path belongs to, and the path below it. */
  function mount(fullPath: string): { readonly stage: Stage; readonly path: string } | undefined {
    const [, name, path] = /^\/([^/]*)(.*)$/s.exec(fullPath)!;
    const stage = api.hasDefaultEndpoint ? api.stages.get(name) : undefined;
    if (stage) return { stage, path: path || '/' };
    return api.domainStage && { stage: api.domainStage, path: fullPath };
  }

  /** Counts by the method of the request, which has settings of its own even where it is routed as `ANY`. */
  function throttle(stage: Stage, resource: Resource<Method>, httpMethod: string): void {
    const settings = stage.throttleOf(httpMethod, resource.path);
    if (!settings) return;
    const key = `${stage.name} ${httpMethod} ${resource.path}`;
    const bucket = buckets.get(key) ?? createTokenBucket(settings, now);
    buckets.set(key, bucket);
    if (!bucket()) throw new GatewayError('THROTTLED', 'Too Many Requests');
  }

  async function respond(exchange: Exchange, abort: AbortController): Promise<BufferedResponse | StreamedResponse> {
    const { request, stage } = exchange;
    if (request.body.length > MAXIMUM_BODY) throw new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long');
    const route = findRoute(api.root, request.path);
    const method = route?.resource.methods.get(request.httpMethod) ?? route?.resource.methods.get('ANY');
    if (!route || !method) throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');

    const { resource, pathParameters } = route;
    const routed = { ...exchange.event.requestContext, resourceId: resource.id, resourcePath: resource.path };
    exchange.event = proxyEvent(request, routed, pathParameters, stage.variables);
    throttle(stage, resource, request.httpMethod);
    if (method.authorizerId !== undefined) {
      const authorize = authorizers.get(method.authorizerId);
      if (!authorize) throw new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', null, 500, `${method.logicalId} has an unknown authorizer`);
      const methodArn = `${api.arn}/${stage.name}/${request.httpMethod}${request.path}`;
      const { result: authorizer, refusal } = await authorize(exchange.event, request.headers, methodArn);
      // also for a refusal: gateway responses may refer to `context.authorizer`
      exchange.event = { ...exchange.event, requestContext: { ...exchange.event.requestContext, authorizer } };
      if (refusal) throw refusal;
    }
    return integrate(exchange, resource, method, abort);
  }

  async function integrate({ request, stage, event }: Exchange, resource: Resource<Method>, method: Method, abort: AbortController) {
    const { integration } = method;
    if (integration.type === 'MOCK') return mockResponse(integration, event, request.headers);

    const sourceArn = `${api.arn}/${stage.name}/${request.httpMethod}${resource.path.replace(/\{[^}]*\}/g, '*')}`;
    if (!mayInvoke(integration.functionArn, sourceArn)) {
      throw internalServerError(500, `API Gateway has no permission to invoke ${integration.functionArn} for ${sourceArn}`);
    }
    const isBase64Encoded = event.body !== null && isBinary(api.binaryMediaTypes, headerValue(request.headers, 'content-type'));
    const withBody = isBase64Encoded ? { ...event, body: request.body.toString('base64'), isBase64Encoded } : event;
    if (integration.responseTransferMode === 'STREAM') return invokeStreaming(integration, withBody, abort, { functions, patience });
    const [accepted] = (headerValue(request.headers, 'accept') ?? '').split(',');
    return invokeBuffered(integration, withBody, isBinary(api.binaryMediaTypes, accepted), { functions, patience });
  }

  function failure(error: unknown, { request, stage, requestId, event }: Exchange): BufferedResponse {
    const known = error instanceof GatewayError ? error : internalServerError(500, (error as Error).stack ?? String(error));
    if (known.reason) log('api', `${requestId} ${known.reason}`);
    return renderGatewayResponse(known, api.gatewayResponses, {
      requestContext: event.requestContext,
      stageVariables: stage.variables,
      headers: request.headers,
      queryStringParameters: event.queryStringParameters,
      pathParameters: event.pathParameters,
    });
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const startedAt = now();
    const abort = new AbortController();
    outgoing.once('close', () => abort.abort());
    const { fullPath } = targetOf(incoming);
    const requestId = randomUUID();
    const report = (statusCode: number) => log('api', `${incoming.method} ${fullPath} ${statusCode} ${Math.round(now() - startedAt)} ms`);

    const mounted = fullPath.startsWith('/') ? mount(fullPath) : undefined;
    if (!mounted) {
      incoming.resume();
      await send(outgoing, forbidden(), requestId);
      report(403);
      return;
    }
    const { stage, path } = mounted;
    const request = await readRequest(incoming, path);
    const requestContext = createRequestContext({ api, stage }, request, requestId, startedAt);
    const exchange: Exchange = { request, stage, requestId, event: proxyEvent(request, requestContext, {}, stage.variables) };
    const response = await respond(exchange, abort).catch((error: unknown) => {
      if (!outgoing.destroyed) return failure(error, exchange);
      log('api', `${incoming.method} ${fullPath} the client has gone`);
      throw error;
    });
    report(response.statusCode);
    await send(outgoing, response, requestId, headerValue(request.headers, 'x-amzn-trace-id'));
  }

  return (incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      // the client has gone, or the function failed after the head of its response
      if (!incoming.socket.destroyed) log('api', `the response broke off: ${(error as Error).message}`);
      outgoing.destroy();
    });
  };
}

/** What is answered outside of the API's stages; it cannot be customized. */
function forbidden(): BufferedResponse {
  return {
    statusCode: 403,
    headers: [['Content-Type', 'application/json'], ['x-amzn-ErrorType', 'ForbiddenException']],
    body: Buffer.from('{"message":"Forbidden"}'),
  };
}
