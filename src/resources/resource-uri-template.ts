import { Token } from 'aws-cdk-lib';

/** RFC 6570 section 2.2, those that can be read back: `{name}`, `{+name}` and `{?name,other}`. */
const EXPRESSION = /\{([+?]?)([A-Za-z0-9_]+(?:,[A-Za-z0-9_]+)*)\}/g;
/** RFC 3986 section 4.3, in characters that need no escaping. */
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;

/** The names of the variables of a URI template, in their order. */
export interface TemplateVariables {
  readonly path: readonly string[];
  readonly query: readonly string[];
}

/** The variables of a URI template. */
export function variablesOf(uriTemplate: string): TemplateVariables {
  const expressions = [...uriTemplate.matchAll(EXPRESSION)];
  const names = (inQuery: boolean) => expressions.filter(([, operator]) => (operator === '?') === inQuery).flatMap(([, , list]) => list.split(','));
  return { path: names(false), query: names(true) };
}

/**
 * What is wrong with a URI template; lower case, no full stop.
 *
 * It must be of a form that tells from a URI, in one way only, what its variables are.
 */
export function uriTemplateProblems(uriTemplate: string): string[] {
  if (Token.isUnresolved(uriTemplate)) {
    return ['uriTemplate must be known at synthesis; write it without CloudFormation tokens'];
  }
  const expressions = [...uriTemplate.matchAll(EXPRESSION)].map(([text, operator, names]) => ({ text, operator, names: names.split(',') }));
  const unknown = /\{[^}]*\}?|\}/.exec(uriTemplate.replace(EXPRESSION, ''))?.[0];
  if (unknown !== undefined) {
    return [`uriTemplate: ${unknown} cannot be read back from a URI; write {name} for a segment, {+name} for several, {?name} for a query at the end`];
  }
  if (expressions.length === 0) {
    return ['uriTemplate has no variable; declare it as a resource, or write one, as in "reports://{+key}"'];
  }
  const variables = expressions.flatMap(({ names }) => names);
  const repeated = variables.find((name, i) => variables.indexOf(name) !== i);
  return [
    ...(repeated === undefined ? [] : [`uriTemplate: the variable ${JSON.stringify(repeated)} is there twice; give each its own name`]),
    ...expressions.filter(({ operator, names }) => operator !== '?' && names.length > 1)
      .map(({ text }) => `uriTemplate: write each variable of ${text} in braces of its own, with other text between them`),
    ...expressions.filter(({ operator }, i) => operator === '+' && expressions[i + 1] !== undefined && expressions[i + 1].operator !== '?')
      .map(({ text }) => `uriTemplate: no variable but {?…} can follow ${text}, since it is not clear where that ends; write it without "+"`),
    ...(/\}\{(?!\?)/.test(uriTemplate) ? ['uriTemplate has variables side by side, so that it is not clear where one ends; write some text between them'] : []),
    ...queryProblems(uriTemplate),
    ...formProblems(uriTemplate),
  ];
}

function queryProblems(uriTemplate: string): string[] {
  const start = uriTemplate.indexOf('{?');
  if (start < 0) {
    return [];
  }
  return uriTemplate.endsWith('}') && uriTemplate.indexOf('{', start + 1) < 0 && !/[?#]/.test(uriTemplate.slice(0, start))
    ? []
    : [`uriTemplate: ${uriTemplate.slice(start, uriTemplate.indexOf('}', start) + 1)} must be at the end, where no other query or fragment is`];
}

/** Clients may bring a URI into its normal form before they ask for it, and must not change it by that. */
function formProblems(uriTemplate: string): string[] {
  // in capital letters, which are changed where letters have no case, as in the host of a web address
  const example = uriTemplate.replace(/\{\?.*/, '').replace(EXPRESSION, 'X');
  if (!ABSOLUTE_URI.test(example) || !URL.canParse(example)) {
    return ['uriTemplate must be an absolute URI with a scheme, as in "reports://{+key}", and other characters than those of RFC 3986 escaped'];
  }
  const normal = new URL(example).href;
  return normal === example
    ? []
    : [`uriTemplate is not in its normal form, in which clients ask for resources: with "X" for each variable that is ${JSON.stringify(normal)}`];
}
