import OpenApi30 from '@seriousme/openapi-schema-validator/schemas/v3.0/schema.json';
import OpenApi31 from '@seriousme/openapi-schema-validator/schemas/v3.1/schema.json';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020';
import Ajv04 from 'ajv-draft-04';
import type { JsonObject } from './json-object';
import type { Problem } from './refusal';

/** The versions of OpenAPI that are read. */
export type OpenApiVersion = '3.0' | '3.1';

// formats of the meta-schemas are those of links and addresses, on which nothing depends
const OPTIONS: Options = { strict: false, allErrors: true, validateFormats: false, logger: false };

const validators = new Map<OpenApiVersion, ValidateFunction>();

/**
 * Compares a document with the JSON Schema of its version that the OpenAPI Initiative publishes.
 *
 * The schemas come from a library; its validator is asynchronous, which constructs cannot be, and reads them from its own folder.
 *
 * @returns the deepest problem of each place
 */
export function structuralProblems(version: OpenApiVersion, root: JsonObject): Problem[] {
  const validate = validators.get(version) ?? (version === '3.0' ? new Ajv04(OPTIONS).compile(OpenApi30) : new Ajv2020(OPTIONS).compile(OpenApi31));
  validators.set(version, validate);
  validate(root);
  const byPointer = new Map<string, string>();
  for (const error of (validate.errors ?? []).filter(isTelling).toSorted((a, b) => b.instancePath.length - a.instancePath.length)) {
    const covered = [...byPointer.keys()].some((pointer) => pointer === error.instancePath || pointer.startsWith(`${error.instancePath}/`));
    if (!covered) {
      byPointer.set(error.instancePath, messageOf(error));
    }
  }
  return [...byPointer].map(([pointer, message]) => ({ pointer, message }));
}

/** Wherever a reference may stand, the schemas say too that what stands there is none. */
function isTelling({ params, keyword }: ErrorObject): boolean {
  return params.missingProperty !== '$ref' && !['oneOf', 'anyOf', 'if'].includes(keyword);
}

function messageOf({ message, params }: ErrorObject): string {
  const name = params.additionalProperty ?? params.unevaluatedProperty;
  const allowed = params.allowedValues as unknown[] | undefined;
  return `${message}${name === undefined ? '' : `, got ${JSON.stringify(name)}`}${allowed ? ` (${allowed.join(', ')})` : ''}`;
}
