import type { Parameter } from './parameters';
import { Refusal } from './refusal';

/** A path of the document as requests have it. */
export interface RequestPath {
  /** As the contract's `HttpHandlerManifest` has it: with the query that every request has. */
  readonly path: string;
  /** The parameters that make up the rest of requests. */
  readonly parameters: readonly Parameter[];
}

/** A segment that leads to another one (RFC 3986 section 5.2.4), however it is written. */
const DOT_SEGMENT = /^(\.|%2e){1,2}$/i;

/** Names of query parameters that follow, as in `/pets{?limit,page}` (RFC 6570 section 3.2.8). */
const FORM_EXPANSION = /\{[?&]([^{}]*)\}/g;

/**
 * Makes the path of requests of one of the document. A fragment only tells operations of one path apart. A query is sent as it stands there; what
 * is a parameter too is then no argument, or, if it has braces, is the parameter alone.
 *
 * @param pointer of the path
 * @throws Refusal when a `{name}` has no parameter, or the reverse (OpenAPI 3.1, Path Templating)
 */
export function requestPath(path: string, pointer: string, parameters: readonly Parameter[]): RequestPath {
  const [withoutFragment] = path.split('#');
  const [template, ...rest] = withoutFragment.replace(FORM_EXPANSION, '').split('?');
  const refuse = (message: string) => {
    throw new Refusal(pointer, message);
  };
  const followed = [...withoutFragment.matchAll(FORM_EXPANSION)].flatMap(([, names]) => names.split(',').map((name) => name.replace(/[*:].*$/, '')));
  const { fixed, moved } = queryOf(rest.join('?'), parameters, refuse);
  const [unknown] = followed.filter((name) => !parameters.some((parameter) => parameter.in === 'query' && parameter.name === name));
  if (unknown !== undefined) {
    refuse(`the path ${JSON.stringify(path)} has {?${unknown}}, but there is no query parameter of this name`);
  }
  const kept = parameters.map((parameter) => (parameter.in === 'path' && moved.includes(parameter.name) ? { ...parameter, in: 'query' as const } : parameter));
  assertPathTemplate(template, refuse, kept.filter((one) => one.in === 'path').map(({ name }) => name));
  const fixedNames = fixed.map(nameOf);
  return {
    path: fixed.length > 0 ? `${template}?${fixed.join('&')}` : template,
    parameters: kept.filter((parameter) => parameter.in !== 'query' || !fixedNames.includes(parameter.name)),
  };
}

/**
 * The name in a placeholder of a path: `{key}`, or, for what may have slashes, `{key+}` as Amazon API Gateway has it and `{+key}` as in
 * RFC 6570.
 *
 * @param names of parameters, which may have such a sign themselves
 */
function placeholderName(placeholder: string, names: readonly string[]): string {
  return names.includes(placeholder) ? placeholder : placeholder.replace(/^\+|\+$/, '');
}

/** The query that stands in a path. */
interface PathQuery {
  /** The parts that every request has. */
  readonly fixed: string[];
  /** The names of path parameters that are parts of the query. */
  readonly moved: string[];
}

function queryOf(query: string, parameters: readonly Parameter[], refuse: (message: string) => void): PathQuery {
  const fixed: string[] = [];
  const moved: string[] = [];
  for (const part of query.split('&').filter((one) => one !== '')) {
    const [, placeholder] = /^[^=]*=\{([^{}]+)\}$/.exec(part) ?? [];
    const parameter = parameters.find(({ in: location, name }) => ['path', 'query'].includes(location) && name === placeholder);
    if (parameter && nameOf(part) === parameter.name) {
      moved.push(...(parameter.in === 'path' ? [parameter.name] : []));
    } else if (/[{}\s\\"<>]/.test(part)) {
      refuse(`the query of the path has ${JSON.stringify(part)}, which is neither a value nor that of a query parameter`);
    } else {
      fixed.push(part);
    }
  }
  return { fixed, moved };
}

function nameOf(part: string): string {
  const [name] = part.split('=');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function assertPathTemplate(path: string, refuse: (message: string) => void, names: readonly string[]): void {
  if (!path.startsWith('/') || /[\\\s]/.test(path)) {
    refuse(`the path ${JSON.stringify(path)} must begin with a slash and have no space or backslash`);
  }
  if (path.split('/').some((segment) => DOT_SEGMENT.test(segment))) {
    refuse(`the path ${JSON.stringify(path)} must have no segments "." and ".."`);
  }
  const templated = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, placeholder]) => placeholderName(placeholder, names));
  if (/[{}]/.test(path.replace(/\{[^{}]+\}/g, ''))) {
    refuse(`the braces in the path ${JSON.stringify(path)} do not match`);
  }
  if (templated.some((name) => name.includes('/'))) {
    refuse(`the braces in the path ${JSON.stringify(path)} hold a slash, at which segments end`);
  }
  const [undeclared] = templated.filter((name) => !names.includes(name));
  if (undeclared !== undefined) {
    refuse(`the path has {${undeclared}}, but there is no path parameter of this name`);
  }
  const [unused] = names.filter((name) => !templated.includes(name));
  if (unused !== undefined) {
    refuse(`there is a path parameter ${JSON.stringify(unused)}, but the path has no {${unused}}`);
  }
}
