import type * as iam from 'aws-cdk-lib/aws-iam';
import { bodyProblems } from './http-body';
import { HttpMethod } from './http-method';
import { pathParameters, pathProblems } from './http-path';
import { actsForPerson, bindHttpService, type HttpService, httpServiceProblems } from './http-service';
import type { HttpToolProps } from './http-tool-props';
import { resultProblems } from '../../../checks/jmespath';
import { compileMapping } from '../../../checks/mapping';
import { mappingProblems } from '../../../checks/mapping-problems';
import type { HttpBodyManifest, HttpHandlerManifest, HttpParameterManifest } from '../../../contract';
import { limitsOf, NETWORK_LIMITS } from '../limits';
import type { HandledTool, ToolHandlerDefinition } from '../tool-handler-definition';

/** A request that is made for each call. */
export interface HttpRequest {
  readonly service: HttpService;
  /** In upper case. */
  readonly method: string;
  /** Begins with a slash; `{name}` stands for the parameter of that name whose `in` is `path`. */
  readonly path: string;
  readonly parameters: HttpParameterManifest[];
  readonly body?: HttpBodyManifest;
  /** By the method unless given. */
  readonly retryAttempts?: number;
  /** JMESPath. */
  readonly result?: string;
}

/** Methods whose requests mean the same when they are made again (RFC 9110 section 9.2.2). */
const IDEMPOTENT: readonly string[] = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE];

/** Lets the server make requests that are known to be right, and says how. */
export function bindHttpRequest(server: iam.IGrantable, { service, ...request }: HttpRequest): HttpHandlerManifest {
  return {
    type: 'http',
    service: bindHttpService(server, service),
    ...request,
    retryAttempts: request.retryAttempts ?? (IDEMPOTENT.includes(request.method) ? 2 : 0),
    ...limitsOf(service, NETWORK_LIMITS),
  };
}

/** A request that is made of the arguments as the owner says. */
export function httpTool(props: HttpToolProps): ToolHandlerDefinition {
  const { method = HttpMethod.GET, path, query = {}, body, contentType = 'application/json', retryAttempts, result } = props;
  return {
    problems: (tool) => problems(props, tool),
    bind: (server) => bindHttpRequest(server, {
      service: props,
      method,
      path,
      parameters: [
        ...pathParameters(path),
        ...Object.entries(query).map(([name, value]): HttpParameterManifest => (
          { in: 'query', name, value: compileMapping('query', value, []).mapping, style: 'form', explode: true }
        )),
      ],
      body: body === undefined ? undefined : { contentType, value: compileMapping('body', body, []).mapping },
      retryAttempts,
      result,
    }),
  };
}

function problems(props: HttpToolProps, { inputSchema, longRunning }: HandledTool): string[] {
  const { path, query = {} } = props;
  return [
    ...httpServiceProblems(props, 'baseUrl', inputSchema),
    ...pathProblems(path, inputSchema),
    ...Object.entries(query).flatMap(([name, value]) => mappingProblems(`query.${name}`, value, inputSchema)),
    ...bodyProblems(props, inputSchema),
    ...resultProblems(props.result),
    ...(longRunning && actsForPerson(props)
      ? ['credentials: HttpCredentials.onBehalfOfUser needs the access token of the call, which a task may outlive; leave longRunning out']
      : []),
  ];
}
