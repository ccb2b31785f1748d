import { _Code } from 'ajv/dist/compile/codegen/code';
import { type AnyValidateFunction, type SourceCode } from 'ajv/dist/types';

/** A text within code. Nothing else in the code of a validator has quotes. */
const TEXT = /"(?:[^"\\]|\\.)*"/.source;
const EXPRESSION = `(?:${TEXT}|[^"{}])*?`;

/** The things that an error says besides where it is and what is wrong. */
const DETAILS = `,schemaPath:${EXPRESSION},keyword:${TEXT},params:\\{${EXPRESSION}\\}(?=,message:)`;

/** The report of an error without details. */
const REPORT = [
  `const (?<error>err\\d+) = \\{instancePath(?::(?<path>${EXPRESSION}))?,message:(?<message>${EXPRESSION})(?:,propertyName:\\s*\\w+)?\\};`,
  'if\\(vErrors === null\\)\\{vErrors = \\[\\k<error>\\];\\}else \\{vErrors\\.push\\(\\k<error>\\);\\}',
].join('');

// a text that looks like one of them is passed over
const TEXT_OR_DETAILS = new RegExp(`(?<text>${TEXT})|${DETAILS}`, 'g');
const TEXT_OR_REPORT = new RegExp(`(?<text>${TEXT})|${REPORT}`, 'g');

/** The function that makes the report of an error shorter. */
export const ADD_ERROR = 'const addError=(errors,instancePath,message)=>{const all=errors??[];all.push({instancePath,message});return all;};';

/**
 * Makes the source of a validator smaller: without the details of errors, which nobody reads, and without schemas that the code does without. It then
 * needs `ADD_ERROR`. A large schema has thousands of errors.
 *
 * @param source is changed, with that of all validators that it calls
 */
export function slim(source: SourceCode, seen = new Set<SourceCode>()): void {
  if (seen.has(source)) {
    return;
  }
  seen.add(source);
  source.validateCode = source.validateCode.replace(TEXT_OR_DETAILS, '$<text>').replace(TEXT_OR_REPORT, shortReport);
  for (const [prefix, names] of Object.entries(source.scopeValues)) {
    for (const name of names!) {
      if (prefix === 'schema') {
        if (!new RegExp(`\\b${name.str}\\b`).test(source.validateCode)) {
          names!.delete(name);
        } else if (name.value !== undefined) {
          name.value.code = schemaCode(name.value.ref);
        }
      }
      const called = calledBy(name.value?.ref);
      if (called !== undefined) {
        slim(called, seen);
      }
    }
  }
}

function shortReport(...match: unknown[]): string {
  const { text, path = 'instancePath', message } = match.at(-1) as Record<string, string | undefined>;
  return text ?? `vErrors=addError(vErrors,${path},${message});`;
}

/** In an object literal, `__proto__` is no member. */
function schemaCode(schema: unknown): _Code {
  const text = JSON.stringify(schema);
  return new _Code(text.includes('"__proto__"') ? `JSON.parse(${JSON.stringify(text)})` : text);
}

/** A validator is referred to by itself, or by an object that holds it as soon as it is there. */
function calledBy(ref: unknown): SourceCode | undefined {
  const { validate = ref } = (ref ?? {}) as { readonly validate?: unknown };
  return typeof validate === 'function' ? (validate as AnyValidateFunction).source : undefined;
}
