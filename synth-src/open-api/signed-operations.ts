import { isSigned } from './api-gateway';
import type { OpenApiDocument } from './document';
import { isObject, memberOf } from './json-object';
import type { Operation } from './operations';

/**
 * The security scheme for which an operation takes nothing but requests that are signed with AWS Signature Version 4.
 *
 * @returns undefined when there is none
 */
export function signatureScheme({ root }: OpenApiDocument, { value }: Operation): string | undefined {
  const schemes = memberOf(root.components, 'securitySchemes');
  const requirements = (value.security ?? root.security) as unknown;
  const alternatives = (Array.isArray(requirements) ? requirements : []).map((requirement) => Object.keys(isObject(requirement) ? requirement : {}));
  const signed = alternatives.map((names) => names.find((name) => isSigned(memberOf(schemes, name))));
  return signed.every((name) => name !== undefined) ? signed[0] : undefined;
}
