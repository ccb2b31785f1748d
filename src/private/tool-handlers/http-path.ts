import type { JsonObject } from '../../contract';
import { referenceProblems } from '../mapping-problems';
import { withoutTokens } from '../url-problems';

/** `{id}` in the path of an HTTP request. */
const PLACEHOLDER = /\{([^{}/]+)\}/g;

/** A segment that leads to another one (RFC 3986 section 5.2.4), however it is written. */
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

/** The names of the arguments that a path is made of. */
export function pathParameters(path: string): string[] {
  return [...new Set([...withoutTokens(path).matchAll(PLACEHOLDER)].map(([, name]) => name))];
}

/** What is wrong with the path of the requests of a tool; lower case, no full stop. */
export function pathProblems(path: string, inputSchema: JsonObject): string[] {
  const text = withoutTokens(path);
  return [
    // a token that comes first may hold the slash
    ...(/^(?:\/|\$\{Token\[)/.test(path) ? [] : [`path must begin with "/", got ${JSON.stringify(path)}`]),
    ...(/[{}]/.test(text.replace(PLACEHOLDER, ''))
      ? [`path: the name of an argument stands in single braces, as in "/users/{id}", got ${JSON.stringify(path)}`]
      : []),
    ...(/[?#\\\s]/.test(text)
      ? [`path must have no query, fragment, backslash or space; use the prop query, and %20 for a space, got ${JSON.stringify(path)}`]
      : []),
    ...(text.split('/').some((segment) => DOT_SEGMENT.test(segment))
      ? [`path must have no segments "." and "..", got ${JSON.stringify(path)}`]
      : []),
    ...pathParameters(path).flatMap((name) => (
      referenceProblems({ prop: 'path', placeholder: `{${name}}`, path: [name], withinText: false, required: true }, inputSchema)
    )),
  ];
}
