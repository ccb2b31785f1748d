import { readFileSync } from 'node:fs';
import type { ImportedTool, OpenApiImport, OpenApiImportOptions } from '../../../src/backends/open-api/open-api-import';
import type { OpenApiSource } from '../../../src/backends/open-api/open-api-source';
import { jsonProblems } from '../../../src/checks/json-value';
import { createSchemaChecker } from '../../../synth-src/json-schema';
import { importOpenApi } from '../../../synth-src/open-api';

/** Imports a document, given as an object or as text, with the checks of schemas that servers have. */
export function imported(document: object | string, options: Partial<OpenApiImportOptions> = {}): OpenApiImport {
  return importedSource(typeof document === 'string' ? { name: 'openapi.yaml', text: document } : { name: 'document', object: document }, options);
}

/** Imports a document with the files below its folder. */
export function importedFile(path: string, options: Partial<OpenApiImportOptions> = {}): OpenApiImport {
  return importedSource({ name: path, path, text: readFileSync(path, 'utf8') }, options);
}

function importedSource(source: OpenApiSource, options: Partial<OpenApiImportOptions>): OpenApiImport {
  const checker = createSchemaChecker();
  return importOpenApi(source, {
    prefix: '',
    exclude: [],
    overrides: {},
    responseSchemas: false,
    supplied: [],
    compileFixed: (value) => ({ mapping: value, known: { value } }),
    importable: (schema) => checker.importable(schema),
    checkSchema: (prop, schema) => {
      const problems = jsonProblems(schema);
      return problems.length > 0 ? problems : prop === 'inputSchema' ? checker.checkInputSchema(schema) : checker.checkOutputSchema(schema);
    },
    ...options,
  });
}

/** A document with operations by path and method. */
export function documentOf(paths: object, rest: object = {}): { [name: string]: any } {
  return { openapi: '3.1.0', info: { title: 'Test', version: '1' }, servers: [{ url: 'https://api.example.com/v1' }], paths, ...rest };
}

/** A document with one operation, `POST /things` unless the fields say otherwise. */
export function operationDocument(operation: object, rest: object = {}, path = '/things', method = 'post'): { [name: string]: any } {
  return documentOf({ [path]: { [method]: { operationId: 'call', responses: { 204: { description: 'Done' } }, ...operation } } }, rest);
}

/** The tool of a document that has one operation. */
export function onlyTool(document: object | string, options: Partial<OpenApiImportOptions> = {}): ImportedTool {
  const { tools, refused, problems } = imported(document, options);
  if (tools.length !== 1 || refused.length > 0 || problems.length > 0) {
    throw new Error(`not one tool: ${JSON.stringify({ tools: tools.length, refused, problems })}`);
  }
  return tools[0];
}

/** Why the one operation of a document is no tool. */
export function refusal(document: object | string, options: Partial<OpenApiImportOptions> = {}): string {
  const { tools, refused } = imported(document, options);
  if (tools.length !== 0 || refused.length !== 1) {
    throw new Error(`not one refusal: ${JSON.stringify({ tools: tools.length, refused })}`);
  }
  return refused[0].reason;
}
