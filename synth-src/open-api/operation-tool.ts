import type { OpenApiDocument } from './document';
import { operationArguments } from './operation-arguments';
import type { Operation } from './operations';
import { Refusal } from './refusal';
import { responseSchema } from './response-schema';
import { serverUrl } from './server-url';
import { toolName } from './tool-name';
import type { OperationOverride } from '../../src/open-api-backend-props';
import type { ImportedTool, OpenApiImportOptions } from '../../src/private/open-api';
import type { ToolAnnotations } from '../../src/tool';

/**
 * The tool of an operation.
 *
 * @param problems is added to, if the owner wants what cannot be
 * @throws Refusal when the operation cannot be a tool
 */
export function operationTool(
  document: OpenApiDocument,
  operation: Operation,
  override: OperationOverride,
  options: OpenApiImportOptions,
  problems: string[],
): ImportedTool {
  if (operation.method === 'TRACE') {
    throw new Refusal(operation.pointer, 'TRACE shows the credentials of a request, so HTTP clients do not make any (Fetch Standard, forbidden methods)');
  }
  const { inputSchema, parameters, body } = operationArguments(document, operation, override.parameters ?? {}, options, problems);
  const outputSchema = options.responseSchemas && override.result === undefined ? responseSchema(document, operation) : undefined;
  const tool: ImportedTool = {
    name: override.name ?? toolName(operation, options.prefix),
    title: override.title ?? text(document, operation, 'summary'),
    description: override.description ?? descriptionOf(document, operation),
    annotations: { ...annotationsOf(operation.method), ...override.annotations },
    scopes: override.scopes,
    inputSchema,
    outputSchema,
    baseUrl: options.baseUrl ?? serverUrl(document, operation),
    method: operation.method,
    path: operation.path,
    parameters,
    body,
    result: override.result,
  };
  assertSchemas(operation, tool, options);
  return tool;
}

function descriptionOf(document: OpenApiDocument, operation: Operation): string {
  const description = text(document, operation, 'description') ?? text(document, operation, 'summary') ?? operation.route;
  return operation.value.deprecated === true ? `Deprecated. ${description}` : description;
}

function text(document: OpenApiDocument, operation: Operation, name: string): string | undefined {
  const { value } = document.member(operation, name);
  return typeof value === 'string' && value.trim() ? value : undefined;
}

/** What the method says of the operation (RFC 9110 section 9.2). */
function annotationsOf(method: string): ToolAnnotations {
  return {
    ...(['GET', 'HEAD', 'OPTIONS'].includes(method) && { readOnlyHint: true }),
    ...(method === 'DELETE' && { destructiveHint: true }),
    ...(['PUT', 'DELETE'].includes(method) && { idempotentHint: true }),
    openWorldHint: true,
  };
}

/** What comes of the document by the rules can still be no schema, or none that clients take. */
function assertSchemas({ pointer }: Operation, tool: ImportedTool, { checkSchema }: OpenApiImportOptions): void {
  for (const prop of ['inputSchema', 'outputSchema'] as const) {
    const schema = tool[prop];
    const [problem] = schema === undefined ? [] : checkSchema(prop, schema);
    if (problem) {
      throw new Refusal(pointer, `its ${prop}${problem.pointer && ` at ${problem.pointer}`}: ${problem.message}`);
    }
  }
}
