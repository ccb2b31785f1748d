import type { OpenApiDocument } from './document';
import type { JsonObject } from './json-object';
import { operationArguments } from './operation-arguments';
import type { Operation } from './operations';
import type { Place } from './place';
import { keywordMessage, Refusal } from './refusal';
import { responseSchema } from './response-schema';
import { placeInDocument, type SchemaPlaces } from './schema-places';
import { serverUrl } from './server-url';
import { toolName } from './tool-name';
import type { OperationOverride } from '../../src/backends/open-api/open-api-backend-props';
import type { ImportedTool, OpenApiImportOptions } from '../../src/backends/open-api/open-api-import';
import type { ToolAnnotations } from '../../src/tools/tool';
import type { SchemaProblem } from '../schema-problem';

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
  if (operation.refusal) {
    throw operation.refusal;
  }
  if (operation.method === 'TRACE') {
    throw new Refusal(operation.pointer, 'TRACE shows the credentials of a request, so HTTP clients do not make any (Fetch Standard, forbidden methods)');
  }
  const { path, inputSchema: described, places, parameters, body }
    = operationArguments(document, operation, override.parameters ?? {}, options, problems);
  const inputSchema = importable(document, operation, described, places, options);
  assertSchema(operation, options.checkSchema('inputSchema', inputSchema), places);
  return {
    name: override.name ?? toolName(operation, options.prefix),
    title: override.title ?? text(document, operation, 'summary'),
    description: override.description ?? descriptionOf(document, operation),
    annotations: { ...annotationsOf(operation.method), ...override.annotations },
    scopes: override.scopes,
    inputSchema,
    outputSchema: options.responseSchemas && override.result === undefined ? outputSchemaOf(document, operation, options) : undefined,
    baseUrl: options.baseUrl ?? serverUrl(document, operation),
    method: operation.method,
    path,
    parameters,
    body,
    result: override.result,
  };
}

/** Tools do well without. */
function outputSchemaOf(document: OpenApiDocument, operation: Operation, options: OpenApiImportOptions): JsonObject | undefined {
  return document.optional(`the schema of what ${operation.id} answers`, () => {
    const response = responseSchema(document, operation);
    if (response === undefined) {
      return undefined;
    }
    const outputSchema = importable(document, operation, response.outputSchema, response.places, options);
    assertSchema(operation, options.checkSchema('outputSchema', outputSchema), response.places);
    return outputSchema;
  });
}

/** Takes what can be had of a schema, and tells what cannot. */
function importable(
  document: OpenApiDocument,
  { pointer }: Operation,
  described: JsonObject,
  places: SchemaPlaces,
  options: OpenApiImportOptions,
): JsonObject {
  const { schema, omissions } = options.importable(described);
  for (const omission of omissions) {
    document.omissions.add(document.describe({ ...omission, pointer: placeInDocument(places, omission.pointer) ?? pointer }));
  }
  return schema;
}

function descriptionOf(document: OpenApiDocument, operation: Operation): string {
  const own = text(document, operation, 'description') ?? text(document, operation, 'summary');
  // of the path, it is about all of its operations
  const [ofPath] = operation.pathItems.flatMap((item) => text(document, item, 'description') ?? text(document, item, 'summary') ?? []);
  const description = own ?? (ofPath === undefined ? operation.route : `${operation.route}: ${ofPath}`);
  return operation.value.deprecated === true ? `Deprecated. ${description}` : description;
}

function text(document: OpenApiDocument, place: Place, name: string): string | undefined {
  const { value } = document.member(place, name);
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
function assertSchema({ pointer }: Operation, [problem]: readonly SchemaProblem[], places: SchemaPlaces): void {
  if (problem) {
    throw new Refusal(placeInDocument(places, problem.pointer) ?? pointer, keywordMessage(problem.pointer, problem.message));
  }
}
