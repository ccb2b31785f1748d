import type { OpenApiDocument } from './document';
import { isObject, type JsonObject } from './json-object';
import type { Operation } from './operations';
import type { Place } from './place';
import { Refusal } from './refusal';

/**
 * Where an operation is, by the first entry of the nearest `servers`, with the defaults of its variables (OpenAPI 3.1, Server Object).
 *
 * @throws Refusal when the document does not say
 */
export function serverUrl(document: OpenApiDocument, operation: Operation): string {
  const root: Place<JsonObject> = { value: document.root, pointer: '' };
  const servers = [operation, ...operation.pathItems, root]
    .map((place) => document.member(place, 'servers'))
    .find(({ value }) => Array.isArray(value) && value.length > 0);
  if (!servers) {
    throw new Refusal('', 'the document has no servers; give baseUrl');
  }
  const server = document.member(servers, '0');
  const { url, variables } = server.value as JsonObject;
  const resolved = String(url).replace(/\{([^{}]+)\}/g, (placeholder, name: string) => {
    const variable = isObject(variables) ? variables[name] : undefined;
    return isObject(variable) && typeof variable.default === 'string' ? variable.default : placeholder;
  });
  if (!/^https?:\/\/[^/{}]+/i.test(resolved) || /[{}]/.test(resolved)) {
    throw new Refusal(`${server.pointer}/url`, `the URL of the server ${JSON.stringify(url)} is not complete; give baseUrl`);
  }
  // the default of a variable may begin with the slash that stands before it, as in exports of API Gateway: `/{basePath}`, `/prod`
  return resolved.replace(/(?<!:)\/{2,}/g, '/');
}
