import type { AssemblyStack } from './assembly';
import type { Resolver } from './intrinsics';
import { URL_SUFFIX } from './physical-names';

/**
 * Makes a function that puts the local origins in the place of the stack's public URLs, anywhere in a value: the REST APIs'
 * default endpoints, and custom domain names whose root is mapped to one of the APIs.
 *
 * @param origins where each REST API is served, by logical id
 */
export function frontDoor(stack: AssemblyStack, resolver: Resolver, origins: ReadonlyMap<string, string>): <T>(value: T) => T {
  const originOf = new Map([...origins].map(([logicalId, origin]) => [resolver.returnValues(logicalId).ref, origin]));
  const replacements = [...originOf].map(([id, origin]) => replacement(`${id}.execute-api.${stack.region}.${URL_SUFFIX}`, origin));
  for (const [logicalId, resource] of Object.entries(stack.template.Resources)) {
    if (resource.Type !== 'AWS::ApiGateway::BasePathMapping') continue;
    const { BasePath, DomainName, RestApiId } = resolver.resolve(resource.Properties, `${logicalId} (${resource.Type})`);
    const origin = originOf.get(RestApiId);
    if (origin && !BasePath) replacements.push(replacement(DomainName, origin));
  }

  const inText = (text: string) => replacements.reduce((result, { pattern, origin }) => result.replace(pattern, origin), text);
  const inValue = (value: any): any => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inValue(member)]));
  };
  return inValue;
}

function replacement(host: string, origin: string) {
  const escaped = host.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // not the beginning of a longer host name
  return { pattern: new RegExp(`https://${escaped}(?![a-z0-9-]|\\.[a-z0-9])`, 'gi'), origin };
}
