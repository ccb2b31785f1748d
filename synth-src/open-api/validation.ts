import OpenApi30 from '@seriousme/openapi-schema-validator/schemas/v3.0/schema.json';
import OpenApi31 from '@seriousme/openapi-schema-validator/schemas/v3.1/schema.json';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020';
import Ajv04 from 'ajv-draft-04';
import { keywordMessage, type Problem } from './refusal';

/** The versions of OpenAPI that are read. */
export type OpenApiVersion = '3.0' | '3.1';

// formats of the meta-schemas are those of links and addresses, on which nothing depends
const OPTIONS: Options = { strict: false, allErrors: true, verbose: true, validateFormats: false, logger: false };

/**
 * The parts of a document that can stand in files of their own, by the names that messages have for them; `document` is all of it, `members` are those of a
 * schema, of which there is no schema by itself.
 */
export type PartName = 'document' | 'path item' | 'operation' | 'parameter' | 'request body' | 'response' | 'example' | 'schema' | 'members';

const validators = new Map<string, ValidateFunction>();

/**
 * Compares a document, or a part of one, with the JSON Schema of its version that the OpenAPI Initiative publishes.
 *
 * The schemas come from a library; its validator is asynchronous, which constructs cannot be, and reads them from its own folder.
 *
 * @returns the deepest problem of each place
 */
export function structuralProblems(version: OpenApiVersion, part: PartName, value: unknown): Problem[] {
  const validate = validatorOf(version, part);
  validate(value);
  const byPointer = new Map<string, string>();
  for (const error of (validate.errors ?? []).filter(isTelling).toSorted((a, b) => b.instancePath.length - a.instancePath.length)) {
    const covered = [...byPointer.keys()].some((pointer) => pointer === error.instancePath || pointer.startsWith(`${error.instancePath}/`));
    if (!covered) {
      byPointer.set(error.instancePath, keywordMessage(error.instancePath, messageOf(error)));
    }
  }
  return [...byPointer].map(([pointer, message]) => ({ pointer, message }));
}

function validatorOf(version: OpenApiVersion, part: PartName): ValidateFunction {
  const key = `${version} ${part}`;
  let validate = validators.get(key);
  if (!validate) {
    const [engine, schema] = version === '3.0' ? [new Ajv04(OPTIONS), OpenApi30] as const : [new Ajv2020(OPTIONS), OpenApi31] as const;
    const definition = version === '3.0' ? `definitions/${part.replace(/(?:^| )(.)/g, (_, letter: string) => letter.toUpperCase())}` : `$defs/${part.replace(' ', '-')}`;
    const id = 'id' in schema ? schema.id : schema.$id;
    validate = engine.addSchema(schema).compile({ $ref: part === 'document' ? id : `${id}#/${definition}` });
    validators.set(key, validate);
  }
  return validate;
}

/**
 * Parts that Schema Objects of 3.0 must not have, but often do: keywords and types of later drafts, and lists without members. By JSON Schema, by
 * which the schemas of tools are checked later, they mean something.
 */
const { type, required, enum: values, exclusiveMinimum, exclusiveMaximum } = OpenApi30.definitions.Schema.properties;
const OF_JSON_SCHEMA = new Set<unknown>([type, required, values, exclusiveMinimum, exclusiveMaximum]);

/** Wherever a reference may stand, the schemas say too that what stands there is none. */
function isTelling({ params, keyword, parentSchema, instancePath, data }: ErrorObject): boolean {
  // references in the place of all members are followed, see `SchemaBundle`, and lists of items are tuples
  const isTolerated = (instancePath.endsWith('/items') && Array.isArray(data)) || OF_JSON_SCHEMA.has(parentSchema) || (keyword === 'additionalProperties' && parentSchema === OpenApi30.definitions.Schema) || instancePath.endsWith('/properties/$ref');
  return !isTolerated && params.missingProperty !== '$ref' && !['oneOf', 'anyOf', 'if'].includes(keyword);
}

function messageOf({ message, params }: ErrorObject): string {
  const name = params.additionalProperty ?? params.unevaluatedProperty;
  const allowed = params.allowedValues as unknown[] | undefined;
  return `${message}${name === undefined ? '' : `, got ${JSON.stringify(name)}`}${allowed ? ` (${allowed.join(', ')})` : ''}`;
}
