import { upgradeFromTwoToThree } from '@scalar/openapi-upgrader/2.0-to-3.0';
import type { JsonObject } from './json-object';
import type { ReadDocument } from './source';

/** The places of parts of a Swagger document, and those in the OpenAPI document that is made of it. */
const MOVED: readonly (readonly [from: string, to: string])[] = [
  ['/definitions', '/components/schemas'],
  ['/parameters', '/components/parameters'],
  ['/parameters', '/components/requestBodies'],
  ['/responses', '/components/responses'],
  ['/securityDefinitions', '/components/securitySchemes'],
];

/** Says whether a document is one of Swagger 2.0, as OpenAPI 2 is called. */
export function isSwagger({ swagger, openapi }: JsonObject): boolean {
  return openapi === undefined && /^2\.0$/.test(String(swagger));
}

/**
 * Makes an OpenAPI 3.0 document of one of Swagger 2.0. Places are reported as they are in that.
 *
 * @throws Error when the document is too broken
 */
export function upgradeSwagger({ root, locate }: ReadDocument & { readonly root: JsonObject }): ReadDocument & { readonly root: JsonObject } {
  const copy = structuredClone(root) as Record<string, unknown>;
  // of several, the one that may be called; without any, that of who reads it
  const schemes = Array.isArray(copy.schemes) ? copy.schemes as unknown[] : [];
  copy.schemes = schemes.includes('https') || schemes.length === 0 ? ['https'] : schemes;
  let upgraded: JsonObject;
  try {
    upgraded = upgradeFromTwoToThree(copy) as unknown as JsonObject;
  } catch {
    throw new Error(`${locate('')}: the Swagger 2.0 document is not as Swagger says, and cannot be made an OpenAPI document; convert it by other means first`);
  }
  return { root: upgraded, locate: (pointer) => locate(placeInSwagger(pointer)) };
}

function placeInSwagger(pointer: string): string {
  const [from, to] = MOVED.find(([, moved]) => pointer === moved || pointer.startsWith(`${moved}/`)) ?? ['', ''];
  return from + pointer.slice(to.length);
}
