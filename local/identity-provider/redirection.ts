import type { LocalStack } from '../stack';

/** Where clients of a server are led, instead of to its authorization server. */
export interface Redirection {
  readonly issuer: string;
  /** The MCP URL. */
  readonly resource: string;
  readonly to: string;
}

/**
 * The stack with another issuer: where it names the real one, and in the protected resource metadata (RFC 9728), which may name the server
 * itself where that publishes the metadata of its authorization server.
 */
export function redirected(stack: LocalStack, { issuer, resource, to }: Redirection): LocalStack {
  const inText = (text: string) => text.includes(`"resource":"${resource}"`)
    ? text.replace(/"authorization_servers":\[[^\]]*\]/, () => `"authorization_servers":["${to}"]`)
    : text.replaceAll(issuer, to);
  const inValue = (value: any): any => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inValue(member)]));
  };
  const resources = [...stack.resources].map(([logicalId, described]) =>
    [logicalId, { ...described, properties: inValue(described.properties), metadata: inValue(described.metadata) }] as const);
  return { ...stack, resources: new Map(resources), outputs: inValue(stack.outputs) };
}
