import { isDeepStrictEqual } from 'util';
import { Token } from 'aws-cdk-lib';
import type { OpenApiBackendProps } from './open-api-backend-props';
import {
  type FixedValue, importOpenApi, type ImportedTool, type OpenApiImport, type OpenApiImportOptions, type ParameterName,
  type RefusedOperation,
} from './open-api-import';
import type { OpenApiSource } from './open-api-source';
import { resultProblems } from '../../checks/jmespath';
import { createSchemaChecker } from '../../checks/json-schema';
import { jsonProblems } from '../../checks/json-value';
import { compileMapping } from '../../checks/mapping';
import { mappingProblems } from '../../checks/mapping-problems';
import { messageOf } from '../../checks/problems';
import { mismatch } from '../../checks/prop-problems';
import type { JsonObject } from '../../contract';
import { bindHttpRequest } from '../../tools/handlers/http/http';
import { httpServiceProblems } from '../../tools/handlers/http/http-service';
import type { ToolProps } from '../../tools/tool';
import { ToolHandler } from '../../tools/tool-handler';
import { ToolSchema } from '../../tools/tool-schema';
import type { BackendDeclaration } from '../backend-declaration';

/** Fixed values are made of what is known of every call. */
const NO_ARGUMENTS: JsonObject = { type: 'object', additionalProperties: false };

/**
 * Makes tools of the operations that an OpenAPI document describes.
 *
 * @param problems is added to; each line names the document
 */
export function declareOpenApi(props: OpenApiBackendProps, problems: string[]): BackendDeclaration {
  let subject = 'OpenAPI document';
  try {
    const source = props.document._read();
    subject = `OpenAPI document ${source.name}`;
    const imported = importFrom(source, props);
    const found = [...imported.problems, ...propProblems(props, imported)];
    problems.push(...found.map((problem) => `${subject}: ${problem}`));
    return { tools: imported.tools.map((tool) => toolProps(tool, props)), warnings: warningsOf(subject, imported), sources: imported.files };
  } catch (error) {
    problems.push(`${subject} cannot be imported: ${messageOf(error)}`);
    return { tools: [], warnings: [] };
  }
}

function importFrom(source: OpenApiSource, props: OpenApiBackendProps): OpenApiImport {
  const { baseUrl, prefix = '', include, exclude = [], overrides = {}, responseSchemas = false } = props;
  const checker = createSchemaChecker();
  const checkSchema: OpenApiImportOptions['checkSchema'] = (prop, schema) => {
    const found = jsonProblems(schema);
    if (found.length > 0) {
      return found;
    }
    return prop === 'inputSchema' ? checker.checkInputSchema(schema) : checker.checkOutputSchema(schema);
  };
  return importOpenApi(source, {
    baseUrl,
    prefix,
    include,
    exclude,
    overrides,
    responseSchemas,
    supplied: suppliedParameters(props),
    compileFixed,
    importable: (schema) => checker.importable(schema),
    checkSchema,
  });
}

function toolProps(tool: ImportedTool, props: OpenApiBackendProps): ToolProps {
  const { name, title, description, annotations, scopes = props.scopes, inputSchema, outputSchema, baseUrl, ...request } = tool;
  return {
    name,
    title,
    description,
    annotations,
    scopes,
    inputSchema: ToolSchema.fromObject(inputSchema),
    outputSchema: outputSchema && ToolSchema.fromObject(outputSchema),
    handler: ToolHandler._of({
      problems: () => [], // found once for all tools of the backend
      bind: (server) => bindHttpRequest(server, { ...request, service: { ...props, baseUrl }, retryAttempts: props.retryAttempts }),
    }, props.timeout),
  };
}

/** What every request has without arguments. */
function suppliedParameters({ credentials = [], headers = {} }: OpenApiBackendProps): ParameterName[] {
  return [
    ...credentials.map(({ _definition }) => _definition.carrier),
    ...Object.keys(headers).map((name) => ({ in: 'header', name }) as const),
  ];
}

/** What is wrong with it is found with the other props. */
function compileFixed(value: unknown): FixedValue {
  const { mapping } = compileMapping('fixed', value, []);
  const isKnown = isDeepStrictEqual(mapping, value) && !Token.isUnresolved(JSON.stringify(value));
  return { mapping, ...(isKnown && { known: { value } }) };
}

function propProblems(props: OpenApiBackendProps, { tools, refused }: OpenApiImport): string[] {
  const { prefix, overrides = {} } = props;
  const baseUrls = [...new Set(tools.map(({ baseUrl }) => baseUrl))];
  const urlProp = props.baseUrl === undefined ? 'the URL of a server in the document' : 'baseUrl';
  return [
    // what is wrong with the props, but for the URL, is wrong with each
    ...new Set(baseUrls.flatMap((baseUrl) => httpServiceProblems({ ...props, baseUrl }, urlProp))),
    ...(Token.isUnresolved(prefix) ? ['prefix must be known at synthesis; write it without CloudFormation tokens'] : []),
    ...mismatch('prefix', prefix, /^[A-Za-z0-9_.-]{0,32}$/, 'up to 32 letters, digits, "_", "-" and "."'),
    ...Object.entries(overrides).flatMap(([operation, { result, parameters = {} }]) => [
      ...resultProblems(result),
      ...Object.entries(parameters).flatMap(([name, { fixed }]) => (
        fixed === undefined ? [] : mappingProblems(`parameters.${name}.fixed`, fixed, NO_ARGUMENTS)
      )),
    ].map((problem) => `overrides.${operation}.${problem}`)),
    ...(tools.length === 0 ? [`no operation of it becomes a tool${reasonsOfNone(refused)}`] : []),
  ];
}

function reasonsOfNone(refused: readonly RefusedOperation[]): string {
  const reasons = new Set(refused.map(({ reason }) => reason));
  return reasons.size > 1 ? `:\n${reasonsOf(refused).replace(/^/gm, '  ')}` : [...reasons].map((reason) => `: ${reason}`).join('');
}

function warningsOf(subject: string, { tools, refused, unsigned, omissions }: OpenApiImport): string[] {
  const all = refused.length + tools.length;
  return [
    ...(refused.length === 0 ? [] : [
      `${subject}: ${refused.length} of ${all} selected operations cannot be tools; exclude them to acknowledge that:\n${reasonsOf(refused)}`,
    ]),
    ...(unsigned.length === 0 ? [] : [
      `${subject}: ${unsigned.join(', ')}: the service takes requests that are signed with AWS Signature Version 4 only (IAM authorization), which HttpCredentials do `
      + 'not make, so that it will refuse all calls; give these methods another authorizer or an API key, or call the function behind them with '
      + 'ToolHandler.lambdaFunction and exclude them here',
    ]),
    ...(omissions.length === 0 ? [] : [`${subject}: the tools do without\n${omissions.map((omission) => `- ${omission}`).join('\n')}`]),
  ];
}

/** What is the same for many, such as a server that there is not, is said once. */
function reasonsOf(refused: readonly RefusedOperation[]): string {
  const reasons = [...new Set(refused.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const operations = refused.filter((one) => one.reason === reason).map(({ operation }) => operation);
    return `- ${operations.join(', ')}: ${reason}`;
  }).join('\n');
}
