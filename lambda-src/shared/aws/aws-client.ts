import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { completed, exchange, type HttpRequest, type HttpResponse, type HttpTimeouts } from './aws-http';
import { keptConnections, type Connections } from './connections';
import { environmentCredentials } from './credentials';
import { type AwsService, type Endpoint, endpointOf } from './endpoint';
import { retries, type RetryLimits } from './retries';
import { serviceClock } from './service-clock';
import { serviceError } from './service-error';
import { requestSigner } from './signature';

/** Bounds of what a client does. */
export interface AwsClientLimits extends RetryLimits {
  /** Bounds of each attempt. */
  readonly requestHandler: HttpTimeouts;
  /** By default those of all clients, which are kept for as long as the service keeps them. */
  readonly connections?: Connections;
}

/** A client of one service, which signs requests and sends them. */
export interface AwsClient {
  /**
   * Sends a request, again if that may help.
   *
   * @param signal ends the request when it is aborted
   * @returns an answer with a status of success
   * @throws AwsServiceError, or the error of a connection
   */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>;

  /** Does the same, and returns an answer whose body is still to come. */
  open(request: HttpRequest, signal?: AbortSignal): Promise<IncomingMessage>;
}

/**
 * Makes a client that behaves as those of the AWS SDK do in their standard retry mode, and loads a thirtieth of their code. The endpoint is
 * the one of the first request; credentials are read for each attempt.
 */
export function awsClient(service: AwsService, limits: AwsClientLimits): AwsClient {
  const withRetries = retries(limits);
  const clock = serviceClock();
  const sign = requestSigner(service.name);
  const { maxAttempts, requestHandler: timeouts, connections = keptConnections } = limits;
  let endpoint: Endpoint | undefined;

  /** @param take waits for what is needed of an answer with a status of success */
  async function answerTo<T>(request: HttpRequest, signal: AbortSignal | undefined, take: (response: IncomingMessage) => Promise<T>): Promise<T> {
    const { url, region } = endpoint ??= endpointOf(service);
    // by these, AWS tells the attempts at one request from several requests
    const invocation = randomUUID();
    const path = `${url.pathname.replace(/\/$/, '')}${request.path}`;
    return withRetries(async (number) => {
      const headers = {
        'user-agent': 'cdk-remote-mcp-server',
        ...traceHeader(),
        'amz-sdk-invocation-id': invocation,
        'amz-sdk-request': `attempt=${number}; max=${maxAttempts}`,
        ...request.headers,
      };
      const offset = clock.offset();
      const scope = { region, host: url.host, time: Date.now() + offset };
      const signed = sign({ ...request, path, headers }, environmentCredentials(), scope);
      return exchange({ ...signed, origin: url }, { timeouts, connections, signal }, async (response) => {
        const wasSkewed = clock.set(response, offset);
        if (response.statusCode! < 300) {
          return take(response);
        }
        throw serviceError(await completed(response), wasSkewed);
      });
    });
  }

  return {
    send: (request, signal) => answerTo(request, signal, completed),
    open: (request, signal) => answerTo(request, signal, async (response) => response),
  };
}

/** The trace that the invocation belongs to: AWS sees by it that functions invoke each other in circles. */
function traceHeader(): Readonly<Record<string, string>> {
  const { AWS_LAMBDA_FUNCTION_NAME: functionName, _X_AMZN_TRACE_ID: trace } = process.env;
  return functionName && trace ? { 'x-amzn-trace-id': trace } : {};
}
