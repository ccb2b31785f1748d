import { specTypeSchemas, type SpecTypeName, type StandardSchemaV1 } from '@modelcontextprotocol/server';

/** The requests that are answered by a handler of the SDK or a module, and whose parameters can be wrong. */
const REQUESTS: Readonly<Record<string, SpecTypeName>> = {
  'tools/list': 'ListToolsRequest',
  'prompts/list': 'ListPromptsRequest',
  'prompts/get': 'GetPromptRequest',
  'resources/list': 'ListResourcesRequest',
  'resources/templates/list': 'ListResourceTemplatesRequest',
  'resources/read': 'ReadResourceRequest',
  'completion/complete': 'CompleteRequest',
};

/**
 * What the parameters of a method have to be. With it, the SDK answers wrong ones with -32602 (JSON-RPC 2.0 section 5.1); by itself,
 * it would call them an internal error.
 *
 * @returns undefined for all other methods
 */
export function paramsSchema(method: string): StandardSchemaV1 | undefined {
  const name = REQUESTS[method];
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
