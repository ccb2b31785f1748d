import type { SchemaProblem } from './schema-problem';
import type { Subschema } from './subschemas';

const KEYWORD = 'x-mcp-header';
/** RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const TYPES = ['string', 'integer', 'boolean'];

/**
 * Finds the `x-mcp-header` declarations that break a rule of MCP 2026-07-28 (Streamable HTTP, custom headers from tool
 * parameters). Clients drop a tool that does.
 */
export function parameterHeaderProblems(subschemas: readonly Subschema[]): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const pointers = new Map<string, string>();
  for (const { schema, pointer, isProperty } of subschemas) {
    if (!(KEYWORD in schema)) {
      continue;
    }
    const problem = (message: string) => problems.push({ pointer: `${pointer}/${KEYWORD}`, message });
    const header = schema[KEYWORD];
    if (pointer === '' || !isProperty) {
      problem(`${KEYWORD} is for properties that are reached through "properties" alone, not below items, oneOf, $defs and the like`);
    }
    if (!TYPES.includes(schema.type as string)) {
      problem(`${KEYWORD} is for properties of type ${TYPES.join(', ')}, got ${JSON.stringify(schema.type) ?? 'no type'}`);
    }
    if (typeof header !== 'string' || !TOKEN.test(header)) {
      problem(`${KEYWORD} must be a header name of letters, digits and !#$%&'*+-.^_\`|~, got ${JSON.stringify(header)}`);
      continue;
    }
    const other = pointers.get(header.toLowerCase());
    if (other !== undefined) {
      problem(`${KEYWORD} "${header}" is also declared at ${other}; header names are unique, whatever their case`);
    }
    pointers.set(header.toLowerCase(), pointer);
  }
  return problems;
}
