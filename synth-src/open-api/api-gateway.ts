import { isObject, memberOf } from './json-object';

/* Extensions that the exports of Amazon API Gateway have besides OpenAPI (its developer guide, OpenAPI extensions for API Gateway). */

/** Stands for an operation of whatever method. */
export const ANY_METHOD = 'x-amazon-apigateway-any-method';

/** Says why such an operation is no tool. */
export const ANY_METHOD_REFUSAL = `it takes any method (${ANY_METHOD}), while a tool makes requests of one: describe each method that models are to have by itself, `
  + 'as in `get` and `post`, in the document or in API Gateway';

/** Says whether an operation `options` only answers the preflight requests of browsers (CORS), of which tools make none. */
export function isPreflight(operation: unknown): boolean {
  const type = memberOf(memberOf(operation, 'x-amazon-apigateway-integration'), 'type');
  const responses = memberOf(operation, 'responses');
  const headers = Object.values(isObject(responses) ? responses : {}).flatMap((response) => Object.keys(memberOf(response, 'headers') ?? {}));
  return String(type).toLowerCase() === 'mock' || headers.some((name) => name.toLowerCase() === 'access-control-allow-methods');
}

/** Says whether a security scheme wants requests that are signed with AWS Signature Version 4. */
export function isSigned(scheme: unknown): boolean {
  return String(memberOf(scheme, 'x-amazon-apigateway-authtype')).toLowerCase() === 'awssigv4';
}
