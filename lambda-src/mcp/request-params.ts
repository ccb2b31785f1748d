import { specTypeSchemas, type SpecTypeName, type StandardSchemaV1 } from '@modelcontextprotocol/server';
import { describeIssues } from './call/issues';
import type { Requested } from './call/requested';

/** The requests whose parameters are checked before the SDK sees them: it would send clients what its validator says. */
const CHECKED_FIRST: Readonly<Record<string, SpecTypeName>> = {
  'initialize': 'InitializeRequest',
  'tools/call': 'CallToolRequest',
};

/** The requests that are answered by a handler of the SDK or a module, and whose parameters can be wrong. */
const CHECKED_BY_HANDLER: Readonly<Record<string, SpecTypeName>> = {
  'tools/list': 'ListToolsRequest',
  'prompts/list': 'ListPromptsRequest',
  'prompts/get': 'GetPromptRequest',
  'resources/list': 'ListResourcesRequest',
  'resources/templates/list': 'ListResourceTemplatesRequest',
  'resources/read': 'ReadResourceRequest',
  'resources/subscribe': 'SubscribeRequest',
  'resources/unsubscribe': 'UnsubscribeRequest',
  'completion/complete': 'CompleteRequest',
  'logging/setLevel': 'SetLevelRequest',
};

/**
 * What the parameters of a method have to be. With it, the SDK answers wrong ones with -32602 (JSON-RPC 2.0 section 5.1); by itself,
 * it would call them an internal error.
 *
 * @returns undefined for all other methods
 */
export function paramsSchema(method: string): StandardSchemaV1 | undefined {
  return schemaOf(CHECKED_BY_HANDLER, method);
}

/**
 * Finds what is wrong with the parameters of a message, whatever its method is, and all that is wrong with those that the SDK does not judge.
 *
 * @param isModern whether it is of 2026-07-28 or later, which has no handshake
 * @returns undefined when nothing is
 */
export async function paramsProblem({ method, params }: Requested, isModern: boolean): Promise<string | undefined> {
  if (params === undefined) {
    return isModern ? undefined : requestProblem(method, {});
  }
  if (!isObject(params)) {
    return 'params must be an object';
  }
  const { _meta: meta = {} } = params;
  if (!isObject(meta)) {
    return 'params._meta must be an object';
  }
  if (!['undefined', 'string', 'number'].includes(typeof meta.progressToken)) {
    return 'params._meta.progressToken must be a string or a number';
  }
  return isModern && method === 'initialize' ? undefined : requestProblem(method, params);
}

async function requestProblem(method: unknown, params: unknown): Promise<string | undefined> {
  const result = await schemaOf(CHECKED_FIRST, String(method))?.['~standard'].validate(params);
  return result?.issues && describeIssues(result.issues);
}

function schemaOf(requests: Readonly<Record<string, SpecTypeName>>, method: string): StandardSchemaV1 | undefined {
  const name = Object.hasOwn(requests, method) ? requests[method] : undefined;
  return name && {
    '~standard': {
      version: 1,
      vendor: 'cdk-remote-mcp-server',
      validate: async (params) => {
        const result = await (specTypeSchemas[name] as StandardSchemaV1)['~standard'].validate({ method, params });
        return result.issues === undefined ? { value: (result.value as { params?: unknown }).params } : { issues: result.issues };
      },
    },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
