import { Refusal } from './refusal';

/** A segment that leads to another one (RFC 3986 section 5.2.4), however it is written. */
const DOT_SEGMENT = /^(\.|%2e){1,2}$/i;

/**
 * Checks that every `{name}` of a path has a parameter, and the reverse (OpenAPI 3.1, Path Templating).
 *
 * @param pointer of the operation
 * @param names of its path parameters
 */
export function assertPathTemplate(path: string, pointer: string, names: readonly string[]): void {
  if (!path.startsWith('/') || /[?#\\\s]/.test(path)) {
    throw new Refusal(pointer, `the path ${JSON.stringify(path)} must begin with a slash and have no query, fragment, space or backslash`);
  }
  if (path.split('/').some((segment) => DOT_SEGMENT.test(segment))) {
    throw new Refusal(pointer, `the path ${JSON.stringify(path)} must have no segments "." and ".."`);
  }
  const templated = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  if (/[{}]/.test(path.replace(/\{[^{}]+\}/g, ''))) {
    throw new Refusal(pointer, `the braces in the path ${JSON.stringify(path)} do not match`);
  }
  if (templated.some((name) => name.includes('/'))) {
    throw new Refusal(pointer, `the braces in the path ${JSON.stringify(path)} hold a slash, at which segments end`);
  }
  const [undeclared] = templated.filter((name) => !names.includes(name));
  if (undeclared !== undefined) {
    throw new Refusal(pointer, `the path has {${undeclared}}, but there is no path parameter of this name`);
  }
  const [unused] = names.filter((name) => !templated.includes(name));
  if (unused !== undefined) {
    throw new Refusal(pointer, `there is a path parameter ${JSON.stringify(unused)}, but the path has no {${unused}}`);
  }
}
