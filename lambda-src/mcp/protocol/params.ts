import type { JsonObject } from '../../../src/contract';
import { LOG_LEVELS } from '../call/client-log';
import { describeIssues } from '../call/issues';
import { isRequestId } from '../call/message';
import { anything, array, boolean, either, literal, number, object, oneOf, optional, record, string, type Shape } from '../call/shape';

/** A member of requests whose value MCP leaves to others. */
const extension = record(anything);

const icon = object({ src: string, mimeType: optional(string), sizes: optional(array(string)), theme: optional(oneOf('light', 'dark')) });

const implementation = object({
  name: string,
  title: optional(string),
  icons: optional(array(icon)),
  version: string,
  websiteUrl: optional(string),
  description: optional(string),
});

const clientCapabilities = object({
  experimental: optional(record(extension)),
  sampling: optional(object({ context: optional(extension), tools: optional(extension) })),
  elicitation: optional(object({ form: optional(object({ applyDefaults: optional(boolean) })), url: optional(extension) })),
  roots: optional(object({ listChanged: optional(boolean) })),
  extensions: optional(record(extension)),
});

const logLevel = oneOf(...LOG_LEVELS);

const progressToken: Shape = (value) => (isRequestId(value) ? [] : [{ path: [], message: 'Invalid input' }]);

/** The names of the members of `_meta` in which a client tells about itself (MCP 2026-07-28, basic). */
export const META = {
  protocolVersion: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  logLevel: 'io.modelcontextprotocol/logLevel',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  subscriptionId: 'io.modelcontextprotocol/subscriptionId',
} as const;

/** The words of a client about itself that each request has to have from 2026-07-28 on. */
export const envelope = object({
  progressToken: optional(progressToken),
  [META.protocolVersion]: string,
  [META.clientInfo]: optional(implementation),
  [META.clientCapabilities]: clientCapabilities,
  [META.logLevel]: optional(logLevel),
});

const meta = optional(object({ progressToken: optional(progressToken) }));
const page = object({ _meta: meta, cursor: optional(string) });
const byUri = object({ _meta: meta, uri: string });

/** The parameters of methods. Those of others may be any object. */
const PARAMS: Readonly<Record<string, Shape>> = {
  'initialize': object({ _meta: meta, protocolVersion: string, capabilities: clientCapabilities, clientInfo: implementation }),
  'tools/call': object({ _meta: meta, task: optional(object({ ttl: optional(number) })), name: string, arguments: optional(record(anything)) }),
  'tools/list': page,
  'prompts/list': page,
  'prompts/get': object({ _meta: meta, name: string, arguments: optional(record(string)) }),
  'resources/list': page,
  'resources/templates/list': page,
  'resources/read': byUri,
  'resources/subscribe': byUri,
  'resources/unsubscribe': byUri,
  'completion/complete': object({
    _meta: meta,
    ref: either(object({ type: literal('ref/prompt'), name: string }), object({ type: literal('ref/resource'), uri: string })),
    argument: object({ name: string, value: string }),
    context: optional(object({ arguments: optional(record(string)) })),
  }),
  'logging/setLevel': object({ _meta: meta, level: logLevel }),
  'subscriptions/listen': object({
    _meta: meta,
    notifications: object({
      toolsListChanged: optional(boolean),
      promptsListChanged: optional(boolean),
      resourcesListChanged: optional(boolean),
      resourceSubscriptions: optional(array(string)),
    }),
  }),
};

/**
 * Finds what is wrong with the parameters of a request (JSON-RPC 2.0 section 5.1).
 *
 * @returns undefined when nothing is, or MCP does not know the method
 */
export function paramsProblem(method: string, params: JsonObject): string | undefined {
  const issues = Object.hasOwn(PARAMS, method) ? PARAMS[method]!(params) : [];
  return issues.length === 0
    ? undefined
    : `Invalid params for ${method}: ${describeIssues(issues.map(({ path, message }) => ({ path: ['params', ...path], message })))}`;
}
