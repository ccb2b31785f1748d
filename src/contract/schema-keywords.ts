/** The keywords of JSON Schema that do not decide what is valid. */
export const ANNOTATIONS: readonly string[] = ['title', 'description', '$comment', 'default', 'examples'];

/** The keywords of JSON Schema whose value maps names to schemas. */
export const SCHEMA_MAPS: readonly string[] = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions', 'dependencies'];
