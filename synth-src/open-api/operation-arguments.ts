import { argumentNames } from './argument-names';
import { bodyMembers, type BodyMembers } from './body-members';
import { choose, type Choice, type Choosing } from './choices';
import type { OpenApiDocument } from './document';
import type { JsonObject } from './json-object';
import { pointerTo } from './json-pointer';
import type { Operation } from './operations';
import { type Parameter, parameterSchema, parameterSerialization, parametersOf, schemaPlace } from './parameters';
import { requestPath } from './path-template';
import { Refusal } from './refusal';
import { bodySchema, bodySerialization, contentSchemas, type RequestBody, requestBodyOf } from './request-body';
import { SchemaBundle } from './schema-bundle';
import type { SchemaPlaces } from './schema-places';
import type { ParameterOverride } from '../../src/backends/open-api/open-api-backend-props';
import type { OpenApiImportOptions, ParameterName } from '../../src/backends/open-api/open-api-import';
import type { HttpBodyManifest, HttpParameterManifest, Mapping } from '../../src/contract';
import { ARGUMENT_NAME, ARGUMENT_NAME_RULE } from '../../src/tools/argument-name';

/** What an operation takes. */
export interface OperationArguments {
  /** With the query that every request has. */
  readonly path: string;
  readonly inputSchema: JsonObject;
  readonly parameters: HttpParameterManifest[];
  readonly body?: HttpBodyManifest;
  /** Of the input schema. */
  readonly places: SchemaPlaces;
}

/** The parameters and the body of an operation, by the names by which owners know them. */
interface Declared {
  readonly path: string;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly body?: RequestBody & { readonly name: string };
}

interface Overrides {
  readonly [name: string]: ParameterOverride;
}

/**
 * The parameters and the body of an operation as arguments.
 *
 * @param overrides by the names that the arguments have without them; members of the body by `body.member`
 * @param problems is added to, if the owner wants what cannot be
 * @throws Refusal when the operation cannot be called
 */
export function operationArguments(
  document: OpenApiDocument,
  operation: Operation,
  overrides: Overrides,
  { supplied, compileFixed }: OpenApiImportOptions,
  problems: string[],
): OperationArguments {
  const { path, parameters, body } = declaredOf(document, operation, supplied);
  const names = [...parameters.keys(), ...(body ? [body.name] : [])];
  const [own, ofMembers] = divide(overrides, names, body?.name);
  problems.push(...Object.keys(own).filter((name) => !names.includes(name))
    .map((name) => `parameters: there is none named ${JSON.stringify(name)}; there are ${names.join(', ') || 'none'}`));

  const newBundle = () => new SchemaBundle(document, 'request', body && contentSchemas(document, body));
  const bundle = newBundle();
  const safeNames = argumentNames(names);
  const choosing: Choosing = {
    prop: (name) => `parameters.${name}`,
    path: ['arguments'],
    nameOf: (name) => safeNames.get(name)!,
    nameProblems: (name) => ARGUMENT_NAME.test(name) ? [] : [`must have ${ARGUMENT_NAME_RULE}, got ${JSON.stringify(name)}`],
    overrides: own,
    compileFixed,
    newBundle,
  };
  const whole = body && Object.hasOwn(own, body.name) ? own[body.name] : {};
  const members = body && Object.keys(ofMembers).length > 0
    ? bodyMembers(document, body, bundle, whole, {
      ...choosing,
      prop: (name) => `parameters.${body.name}.${name}`,
      path: ['arguments', whole.name ?? body.name],
      nameOf: (name) => name,
      nameProblems: () => [],
      overrides: ofMembers,
    }, problems)
    : undefined;
  const choices = [
    ...[...parameters].map(([name, parameter]) => parameterChoice(document, name, parameter)),
    ...(body && members?.isChosen !== false ? [bodyChoice(document, body, members)] : []),
  ];
  const { properties, required, values, pointers } = choose(choices, bundle, choosing, problems);
  return {
    path,
    inputSchema: { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false, ...bundle.$defs },
    parameters: [...parameters].map(([name, parameter]) => writtenParameter(document, parameter, name, values)),
    body: body && writtenBody(document, body, values, members),
    places: new Map([
      ...[...pointers].map(([name, pointer]) => [pointerTo('properties', name), pointer] as const),
      ...[...members?.pointers ?? []].map(([name, pointer]) => [pointerTo('properties', whole.name ?? body!.name, 'properties', name), pointer] as const),
      ...bundle.places,
    ]),
  };
}

/** The overrides of arguments, and those of members of the body. A parameter that is named like a member goes first. */
function divide(overrides: Overrides, names: readonly string[], body: string | undefined): [own: Overrides, ofMembers: Overrides] {
  const prefix = `${body}.`;
  const isMember = (name: string) => body !== undefined && !names.includes(name) && name.startsWith(prefix);
  const entries = Object.entries(overrides);
  return [
    Object.fromEntries(entries.filter(([name]) => !isMember(name))),
    Object.fromEntries(entries.filter(([name]) => isMember(name)).map(([name, override]) => [name.slice(prefix.length), override])),
  ];
}

function declaredOf(document: OpenApiDocument, operation: Operation, supplied: readonly ParameterName[]): Declared {
  const { path, parameters: all } = requestPath(operation.path, operation.pathItems[0].pointer, parametersOf(document, operation, supplied));
  const parameters = new Map<string, Parameter>();
  for (const parameter of all) {
    const isFirst = all.find(({ name }) => name === parameter.name) === parameter;
    const name = isFirst ? parameter.name : `${parameter.name}_in_${parameter.in}`;
    if (parameters.has(name)) {
      throw new Refusal(parameter.pointer, `another parameter would be the argument ${JSON.stringify(name)} too`);
    }
    parameters.set(name, parameter);
  }
  const body = requestBodyOf(document, operation);
  const bodyName = parameters.has('body') ? 'requestBody' : 'body';
  if (body && parameters.has(bodyName)) {
    throw new Refusal(body.pointer, `another parameter would be the argument ${JSON.stringify(bodyName)} too`);
  }
  return { path, parameters, body: body && { ...body, name: bodyName } };
}

function parameterChoice(document: OpenApiDocument, name: string, parameter: Parameter): Choice {
  return {
    name,
    pointer: schemaPlace(document, parameter).pointer,
    required: parameter.required,
    schema: (bundle) => parameterSchema(document, bundle, parameter),
    emptyValues: parameter.in === 'path' ? [null, ''] : parameter.required ? [null] : [],
  };
}

function bodyChoice(document: OpenApiDocument, body: Declared['body'] & object, members: BodyMembers | undefined): Choice {
  return {
    name: body.name,
    pointer: `${body.mediaType.pointer}/schema`,
    required: members ? members.required : body.required,
    schema: (bundle) => members ? members.schema : bodySchema(document, bundle, body),
  };
}

/** What is left out has no value, but keeps its name from the members of others. */
function writtenParameter(
  document: OpenApiDocument,
  parameter: Parameter,
  name: string,
  values: ReadonlyMap<string, Mapping>,
): HttpParameterManifest {
  return values.has(name)
    ? { ...parameterSerialization(document, parameter), value: values.get(name) }
    : { in: parameter.in, name: parameter.name };
}

function writtenBody(
  document: OpenApiDocument,
  body: Declared['body'] & object,
  values: ReadonlyMap<string, Mapping>,
  members: BodyMembers | undefined,
): HttpBodyManifest | undefined {
  if (members) {
    const { value, omitted } = members;
    return { ...bodySerialization(document, body), value, ...(omitted.length > 0 && { omitted }) };
  }
  return values.has(body.name) ? { ...bodySerialization(document, body), value: values.get(body.name) } : undefined;
}
