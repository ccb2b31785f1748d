import { pathOf } from '../../../checks/mapping';
import { referenceProblems } from '../../../checks/mapping-problems';
import { withoutTokens } from '../../../checks/url-problems';
import type { HttpParameterManifest, JsonObject } from '../../../contract';

/** `{id}`, `{address.city}` or `{$caller.subject}` in the path of an HTTP request. */
const PLACEHOLDER = /\{([^{}/]+)\}/g;

/** A segment that leads to another one (RFC 3986 section 5.2.4), however it is written. */
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

/** What a path may be made of besides arguments: what every call has, and a segment can hold. */
const OF_EVERY_CALL = ['$caller.subject', '$caller.clientId', '$requestId'];

/** The parameters of a path that has no problems. */
export function pathParameters(path: string): HttpParameterManifest[] {
  return namesIn(path).map((name) => ({ in: 'path', name, value: { $value: pathOf(name) }, style: 'simple', explode: false }));
}

/** What is wrong with the path of the requests of a tool; lower case, no full stop. */
export function pathProblems(path: string, inputSchema: JsonObject): string[] {
  const text = withoutTokens(path);
  return [
    // a token that comes first may hold the slash
    ...(/^(?:\/|\$\{Token\[)/.test(path) ? [] : [`path must begin with "/", got ${JSON.stringify(path)}`]),
    ...(/[{}]/.test(text.replace(PLACEHOLDER, ''))
      ? [`path: the name of an argument stands in single braces, as in "/users/{id}" or "/users/{$caller.subject}", got ${JSON.stringify(path)}`]
      : []),
    ...(/[?#\\\s]/.test(text)
      ? [`path must have no query, fragment, backslash or space; use the prop query, and %20 for a space, got ${JSON.stringify(path)}`]
      : []),
    ...(text.split('/').some((segment) => DOT_SEGMENT.test(segment))
      ? [`path must have no segments "." and "..", got ${JSON.stringify(path)}`]
      : []),
    ...namesIn(path).flatMap((name) => nameProblems(name, inputSchema)),
  ];
}

function namesIn(path: string): string[] {
  return [...new Set([...withoutTokens(path).matchAll(PLACEHOLDER)].map(([, name]) => name))];
}

function nameProblems(name: string, inputSchema: JsonObject): string[] {
  const placeholder = `{${name}}`;
  const [root, ...path] = pathOf(name) ?? [];
  if (OF_EVERY_CALL.includes(name)) {
    return [];
  }
  return root === 'arguments' && path.length > 0
    ? referenceProblems({ prop: 'path', placeholder, path, withinText: false, required: true }, inputSchema)
    : [`path: there is no ${placeholder} in paths; besides arguments, there are ${OF_EVERY_CALL.map((other) => `{${other}}`).join(', ')}`];
}
