/**
 * Turns the operations of an OpenAPI document into tools, at synthesis. It is bundled into one file of the package, which the constructs
 * load: a construct library has no dependencies at run time.
 */
import { OpenApiDocument } from './document';
import { memberOf } from './json-object';
import { operationTool } from './operation-tool';
import { type Operation, operationsOf, type UnreadablePath } from './operations';
import { Refusal } from './refusal';
import { isNamed, isSelected, isSelectedWhole, mightBeSelected, selectionProblems } from './selection';
import { signatureScheme } from './signed-operations';
import { readDocument } from './source';
import { isSwagger, upgradeSwagger } from './swagger';
import type { OperationOverride } from '../../src/backends/open-api/open-api-backend-props';
import type { ImportedTool, OpenApiImport, OpenApiImportOptions, RefusedOperation } from '../../src/backends/open-api/open-api-import';
import type { OpenApiSource } from '../../src/backends/open-api/open-api-source';

/**
 * Imports what is selected of a document. Every selected operation is in `tools` or in `refused`.
 *
 * @throws Error whose message names the place, when the document cannot be read
 */
export function importOpenApi(source: OpenApiSource, options: OpenApiImportOptions): OpenApiImport {
  const given = readDocument(source);
  const read = isSwagger(given.root) ? upgradeSwagger(given) : given;
  let document: OpenApiDocument | undefined;
  let found;
  try {
    document = new OpenApiDocument(read, source.path);
    found = operationsOf(document);
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    throw new Error(document ? document.describe(error) : `${read.locate(error.pointer)}: ${error.message}`);
  }
  const { operations, unreadable } = found;
  const problems = [
    ...selectionProblems('include', options.include ?? [], operations, unreadable),
    ...selectionProblems('exclude', options.exclude, operations, unreadable),
    ...overrideProblems(options, operations),
  ];
  const tools = new Map<Operation, ImportedTool>();
  const refused: RefusedOperation[] = unreadable.filter((path) => mightBeWanted(path, options, operations))
    .map(({ path, refusal }) => ({ operation: path, reason: document.describe(refusal) }));
  for (const operation of operations.filter((one) => isWanted(one, options))) {
    const { key, override } = overrideOf(operation, options);
    const overridden: string[] = [];
    try {
      tools.set(operation, operationTool(document, operation, override, options, overridden));
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      const reason = document.describe(error);
      refused.push({ operation: operation.id, reason });
      problems.push(...(isNamed(operation, options.include ?? []) ? [`include: ${operation.id} cannot be a tool: ${reason}`] : []));
    }
    problems.push(...overridden.map((problem) => `overrides.${key}.${problem}`));
  }
  const unsigned = options.supplied.some(({ in: location, name }) => location === 'header' && name.toLowerCase() === 'authorization')
    ? []
    : [...tools.keys()].filter((operation) => signatureScheme(document, operation) !== undefined).map(({ id }) => id);
  return {
    tools: [...tools.values()],
    refused,
    unsigned,
    files: document.paths,
    problems: [...problems, ...collisions(tools)],
    omissions: [...document.omissions],
  };
}

function isWanted(operation: Operation, { include, exclude }: OpenApiImportOptions): boolean {
  const isIncluded = include === undefined || include.some((selection) => isSelected(operation, selection));
  return isIncluded && !exclude.some((selection) => isSelected(operation, selection));
}

function mightBeWanted(path: UnreadablePath, { include, exclude }: OpenApiImportOptions, operations: readonly Operation[]): boolean {
  const isIncluded = include === undefined || include.some((selection) => mightBeSelected(path, selection, operations));
  return isIncluded && !exclude.some((selection) => isSelectedWhole(path, selection));
}

/** The entry of an operation, with the key by which its owner knows it. */
function overrideOf({ id, route }: Operation, { overrides }: OpenApiImportOptions): { readonly key: string; readonly override: OperationOverride } {
  const key = Object.hasOwn(overrides, route) ? route : id;
  return { key, override: (memberOf(overrides, key) ?? {}) as OperationOverride };
}

function overrideProblems(options: OpenApiImportOptions, operations: readonly Operation[]): string[] {
  const keys = Object.keys(options.overrides);
  const unmatched = keys.flatMap((name) => {
    const matching = operations.filter(({ id, route }) => id === name || route === name);
    if (matching.length === 0) {
      return [`overrides: the document has no operation ${JSON.stringify(name)}; write its operationId, or its method and path as in "GET /pets/{id}"`];
    }
    return matching.some((operation) => isWanted(operation, options)) ? [] : [`overrides: ${JSON.stringify(name)} is not among the selected operations`];
  });
  const twice = operations.filter(({ id, route }) => id !== route && keys.includes(id) && keys.includes(route))
    .map(({ id, route }) => `overrides: ${JSON.stringify(id)} and ${JSON.stringify(route)} are one operation; write all about it in one of them`);
  return [...unmatched, ...twice];
}

function collisions(tools: ReadonlyMap<Operation, ImportedTool>): string[] {
  const first = new Map<string, Operation>();
  return [...tools].flatMap(([operation, { name }]) => {
    const other = first.get(name);
    if (!other) {
      first.set(name, operation);
      return [];
    }
    return [`${describe(other)} and ${describe(operation)} would both be the tool ${JSON.stringify(name)}; `
      + `give one another name: overrides: { ${JSON.stringify(operation.id === other.id ? operation.route : operation.id)}: { name: '...' } }`];
  });
}

function describe({ id, route }: Operation): string {
  return id === route ? route : `${id} (${route})`;
}
