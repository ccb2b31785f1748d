import { _Code } from 'ajv/dist/compile/codegen/code';
import { type AnyValidateFunction, type SourceCode } from 'ajv/dist/types';

/** A text within code, or else what an error says besides where it is and what is wrong. Nothing else in the code of a validator has quotes. */
const TEXT = /"(?:[^"\\]|\\.)*"/;
const DETAILS = new RegExp(`,schemaPath:(?:${TEXT.source}|[^"{}])+,keyword:${TEXT.source},params:\\{(?:${TEXT.source}|[^"{}])*\\}(?=,message:)`);
const TEXT_OR_DETAILS = new RegExp(`(${TEXT.source})|${DETAILS.source}`, 'g');

/**
 * Makes the source of a validator smaller, by what nobody reads: the details of errors, and schemas that the code does without.
 *
 * @param source is changed, with that of all validators that it calls
 */
export function slim(source: SourceCode, seen = new Set<SourceCode>()): void {
  if (seen.has(source)) {
    return;
  }
  seen.add(source);
  source.validateCode = source.validateCode.replace(TEXT_OR_DETAILS, '$1');
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
