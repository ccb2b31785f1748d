import { argumentNames } from './argument-names';
import type { OpenApiDocument } from './document';
import { memberOf, type JsonObject } from './json-object';
import type { Operation } from './operations';
import { parameterSchema, parameterSerialization, parametersOf } from './parameters';
import { assertPathTemplate } from './path-template';
import { Refusal } from './refusal';
import { bodySchema, bodySerialization, contentSchemas, requestBodyOf } from './request-body';
import { SchemaBundle } from './schema-bundle';
import type { HttpBodyManifest, HttpParameterManifest, Mapping } from '../../src/contract';
import type { ParameterOverride } from '../../src/open-api-backend-props';
import { ARGUMENT_NAME, ARGUMENT_NAME_RULE } from '../../src/private/argument-name';
import type { ParameterName } from '../../src/private/open-api';

/** What an operation takes. */
export interface OperationArguments {
  readonly inputSchema: JsonObject;
  readonly parameters: HttpParameterManifest[];
  readonly body?: HttpBodyManifest;
}

/** A parameter or the body of an operation, as an argument of its tool. */
interface Argument {
  /** As the document has it, by which overrides go; the request has it too. */
  readonly name: string;
  readonly required: boolean;
  readonly schema: () => JsonObject;
  readonly write: (value: Mapping) => { readonly parameter: HttpParameterManifest } | { readonly body: HttpBodyManifest };
}

/**
 * The parameters and the body of an operation as arguments.
 *
 * @param overrides by the names that the arguments have without them
 * @param problems is added to, if the owner wants what cannot be
 * @throws Refusal when the operation cannot be called
 */
export function operationArguments(
  document: OpenApiDocument,
  operation: Operation,
  supplied: readonly ParameterName[],
  overrides: { readonly [name: string]: ParameterOverride },
  problems: string[],
): OperationArguments {
  const declared = argumentsOf(document, operation, supplied);
  const names = declared.arguments.map(({ name }) => name);
  const safeNames = argumentNames(names);
  problems.push(...Object.keys(overrides).filter((name) => !names.includes(name))
    .map((name) => `parameters: there is none named ${JSON.stringify(name)}; there are ${names.join(', ') || 'none'}`));

  const properties = new Map<string, JsonObject>();
  const required: string[] = [];
  const written: ReturnType<Argument['write']>[] = [];
  for (const argument of declared.arguments) {
    const override = (memberOf(overrides, argument.name) ?? {}) as ParameterOverride;
    if (override.omit) {
      problems.push(...omissionProblems(argument, override));
    } else if (override.fixed !== undefined) {
      written.push(argument.write(override.fixed));
    } else {
      const name = override.name ?? safeNames.get(argument.name)!;
      if (!ARGUMENT_NAME.test(name)) {
        problems.push(`parameters.${argument.name}.name must have ${ARGUMENT_NAME_RULE}, got ${JSON.stringify(name)}`);
      }
      if (properties.has(name)) {
        problems.push(`parameters: two of them would be named ${JSON.stringify(name)}; give one another name`);
      }
      properties.set(name, {
        ...(override.name === undefined && name !== argument.name && { title: argument.name }),
        ...argument.schema(),
        ...(override.description !== undefined && { description: override.description }),
      });
      required.push(...(argument.required ? [name] : []));
      written.push(argument.write({ $value: ['arguments', name] }));
    }
  }
  return {
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
      ...declared.bundle.$defs,
    },
    parameters: written.flatMap((one) => 'parameter' in one ? [one.parameter] : []),
    body: written.flatMap((one) => 'body' in one ? [one.body] : []).at(0),
  };
}

function argumentsOf(document: OpenApiDocument, operation: Operation, supplied: readonly ParameterName[]) {
  const parameters = parametersOf(document, operation, supplied);
  assertPathTemplate(operation.path, operation.pathItem.pointer, parameters.filter((one) => one.in === 'path').map(({ name }) => name));
  const body = requestBodyOf(document, operation);
  const bundle = new SchemaBundle(document, 'request', body && contentSchemas(document, body));

  const found = new Map<string, Argument>();
  const add = (argument: Argument, pointer: string) => {
    if (found.has(argument.name)) {
      throw new Refusal(pointer, `another parameter would be the argument ${JSON.stringify(argument.name)} too`);
    }
    found.set(argument.name, argument);
  };
  for (const parameter of parameters) {
    const isFirst = parameters.find(({ name }) => name === parameter.name) === parameter;
    add({
      name: isFirst ? parameter.name : `${parameter.name}_in_${parameter.in}`,
      required: parameter.required,
      schema: () => parameterSchema(document, bundle, parameter),
      write: (value) => ({ parameter: { ...parameterSerialization(document, parameter), value } }),
    }, parameter.pointer);
  }
  if (body) {
    add({
      name: found.has('body') ? 'requestBody' : 'body',
      required: body.required,
      schema: () => bodySchema(document, bundle, body),
      write: (value) => ({ body: { ...bodySerialization(document, body), value } }),
    }, body.pointer);
  }
  return { arguments: [...found.values()], bundle };
}

function omissionProblems({ name, required }: Argument, { fixed }: ParameterOverride): string[] {
  return [
    ...(required ? [`parameters.${name}: it is required, so it cannot be omitted; give it a fixed value`] : []),
    ...(fixed === undefined ? [] : [`parameters.${name}: it is either omitted or fixed; give one of them`]),
  ];
}
