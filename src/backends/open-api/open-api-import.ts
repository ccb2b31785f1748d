import { createRequire } from 'module';
import * as path from 'path';
import type { OperationOverride, OperationSelection } from './open-api-backend-props';
import type { OpenApiSource } from './open-api-source';
import type { ImportableSchema, SchemaProblem } from '../../checks/json-schema';
import type { HttpBodyManifest, HttpParameterManifest, JsonObject, Mapping } from '../../contract';
import type { ToolAnnotations } from '../../tools/tool';

/** What of a document is wanted, and how. */
export interface OpenApiImportOptions {
  /** Absent: the document says where its operations are. */
  readonly baseUrl?: string;
  /** Precedes the names of tools. */
  readonly prefix: string;
  /** Absent: all. */
  readonly include?: readonly OperationSelection[];
  readonly exclude: readonly OperationSelection[];
  /** By operationId, or by method and path. */
  readonly overrides: { readonly [operation: string]: OperationOverride };
  readonly responseSchemas: boolean;
  /** Parameters that every request has already: those that credentials fill. */
  readonly supplied: readonly ParameterName[];
  readonly compileFixed: (value: unknown) => FixedValue;
  /** Takes what can be had of the schema of a tool. */
  readonly importable: (schema: JsonObject) => ImportableSchema;
  /** Whether clients and the function take the schema of a tool. */
  readonly checkSchema: (prop: 'inputSchema' | 'outputSchema', schema: JsonObject) => SchemaProblem[];
}

/** What every request is to have for a parameter. */
export interface FixedValue {
  readonly mapping: Mapping;
  /** The value itself, if it is the same in all requests and known at synthesis. */
  readonly known?: { readonly value: unknown };
}

/** What makes a parameter of a request. */
export interface ParameterName {
  readonly in: HttpParameterManifest['in'];
  readonly name: string;
}

/** What came of a document. */
export interface OpenApiImport {
  readonly tools: readonly ImportedTool[];
  /** What was wanted and cannot be had, in the order of the document. */
  readonly refused: readonly RefusedOperation[];
  /** Operations that take signed requests only (AWS Signature Version 4), which nothing of what is supplied makes. */
  readonly unsigned: readonly string[];
  /** What the tools do without, because it cannot be had: what, where and why; lower case, no full stop. */
  readonly omissions: readonly string[];
  /** The absolute paths of the files that were read. */
  readonly files: readonly string[];
  /** What the owner has to change; lower case, no full stop. */
  readonly problems: readonly string[];
}

/** An operation that became a tool. */
export interface ImportedTool {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly annotations: ToolAnnotations;
  readonly scopes?: string[];
  readonly inputSchema: JsonObject;
  readonly outputSchema?: JsonObject;
  readonly baseUrl: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: HttpParameterManifest[];
  readonly body?: HttpBodyManifest;
  readonly result?: string;
}

/** An operation that cannot be a tool. */
export interface RefusedOperation {
  /** Its operationId, or its method and path; only the path, when not even its methods can be known. */
  readonly operation: string;
  /** With the place in the document; lower case, no full stop. */
  readonly reason: string;
}

/** Turns the operations of a document into tools. It is bundled from `synth-src`, because the package has no dependencies. */
export function importOpenApi(source: OpenApiSource, options: OpenApiImportOptions): OpenApiImport {
  const require = createRequire(__filename);
  return require(path.join(__dirname, '..', '..', '..', 'assets', 'open-api', 'index.js')).importOpenApi(source, options);
}
