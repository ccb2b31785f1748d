import {
  CLIENT_CAPABILITIES_META_KEY, LOG_LEVEL_META_KEY, ProtocolError, ProtocolErrorCode,
  type ClientCapabilities, type LoggingLevel, type McpServer, type ServerContext, type StandardSchemaV1,
} from '@modelcontextprotocol/server';
import type { Asker } from './exchange';
import type { UpstreamUser } from './upstream';
import type { JsonObject } from '../../../src/contract';
import type { RequestScope } from '../call/invocation';
import { requestsIn } from '../call/requested';
import { knowsTasks, TASKS_EXTENSION } from '../tasks/extension';
import { UI_CAPABILITIES, UI_EXTENSION } from '../tools/ui';

/** The questions that a client can be asked by way of this server. */
const ASKABLE = ['elicitation', 'sampling', 'roots'] as const;

/** The requests by which it is asked: another server must not send it any others. */
const QUESTIONS = { elicitation: 'elicitation/create', sampling: 'sampling/createMessage', roots: 'roots/list' } as const;

/** Time that a client may take to answer, in milliseconds: the whole call has a limit of its own. */
const QUESTION_TIMEOUT = 15 * 60_000;

/**
 * The client of a request as another server sees it: what it can be asked, and how it hears of what happens meanwhile.
 *
 * A client of an earlier revision can be asked if it has a session, since its answer is a request of its own. A client of 2026-07-28
 * is asked by the result alone, which servers of earlier revisions do not know.
 */
export function askerOf({ server }: McpServer, ctx: ServerContext, { era, message }: RequestScope): Asker {
  const { mcpReq } = ctx;
  const envelope = mcpReq.envelope as JsonObject | undefined;
  const declared = (era === 'modern' ? envelope?.[CLIENT_CAPABILITIES_META_KEY] : server.getClientCapabilities()) as ClientCapabilities | undefined;
  const extensions = {
    ...(era === 'modern' && knowsTasks(message) && { [TASKS_EXTENSION]: {} }),
    ...(declared?.extensions?.[UI_EXTENSION] && { [UI_EXTENSION]: declared.extensions[UI_EXTENSION] }),
  };
  const capabilities: ClientCapabilities = {
    ...Object.fromEntries(ASKABLE.flatMap((name) => declared?.[name] ? [[name, declared[name]]] : [])),
    ...(Object.keys(extensions).length > 0 && { extensions }),
  };
  const progressToken = mcpReq._meta?.progressToken;
  // a session has a level of its own, which is looked at when something is sent
  const logLevel = era === 'modern' ? envelope?.[LOG_LEVEL_META_KEY] as LoggingLevel | undefined : declared ? 'debug' : 'info';
  return {
    capabilities,
    ...(logLevel !== undefined && { logLevel }),
    onLog: ({ level, data, logger }) => void mcpReq.log(level, data, logger).catch(() => undefined),
    ...(progressToken !== undefined && {
      onProgress: (progress) => void mcpReq.notify({ method: 'notifications/progress', params: { ...progress, progressToken } }).catch(() => undefined),
    }),
    ...(era === 'legacy' && Object.keys(capabilities).length > 0 && {
      onQuestion: async ({ method, params }) => {
        if (!ASKABLE.some((name) => capabilities[name] && QUESTIONS[name] === method)) {
          throw new ProtocolError(ProtocolErrorCode.MethodNotFound, 'The client cannot be asked this');
        }
        return mcpReq.send({ method, ...(params && { params }) }, AS_IT_COMES, { timeout: QUESTION_TIMEOUT, signal: mcpReq.signal });
      },
    }),
  };
}

const AS_IT_COMES: StandardSchemaV1<unknown, JsonObject> = {
  '~standard': { version: 1, vendor: 'cdk-remote-mcp-server', validate: (value) => ({ value: value as JsonObject }) },
};

/** The details that a capability to be asked keeps, so that there are few kinds of clients to keep lists for. */
const VARIANTS = { elicitation: ['form', 'url'], sampling: ['tools', 'context'], roots: [] } as const;

/**
 * Returns who reads lists for a request: any client that can be asked what this one can, and shows pages if this one does (MCP Apps), since
 * servers list tools that ask only for such. Nothing is asked while a list is read.
 *
 * @returns undefined for a client that cannot be asked anything
 */
function listReaderOf({ era, message, sessionCapabilities }: RequestScope): Asker | undefined {
  const declared = (era === 'modern' ? capabilitiesIn(message) : sessionCapabilities) as Readonly<Record<string, unknown>> | undefined;
  const capabilities = {
    ...Object.fromEntries(ASKABLE.flatMap((name) => {
      const capability = declared?.[name];
      return isObject(capability) ? [[name, Object.fromEntries(VARIANTS[name].flatMap((one) => isObject(capability[one]) ? [[one, {}]] : []))]] : [];
    })),
    ...(isObject(declared?.extensions) && isObject(declared.extensions[UI_EXTENSION]) && UI_CAPABILITIES),
  } as ClientCapabilities;
  return Object.keys(capabilities).length === 0 ? undefined : {
    capabilities,
    ...(era === 'legacy' && {
      onQuestion: () => Promise.reject(new ProtocolError(ProtocolErrorCode.InvalidRequest, 'The client cannot be asked while a list is read')),
    }),
  };
}

/** Returns who reads lists for a request, as upstreams know them. */
export function listUser(scope: RequestScope): Omit<UpstreamUser, 'signal'> {
  const asker = listReaderOf(scope);
  return { invocation: scope.invocation, isForAll: true, ...(asker && { asker }) };
}

/** The words of a client of 2026-07-28 about itself in each request. */
function capabilitiesIn(message: unknown): unknown {
  const meta = requestsIn(message)[0]?.params?._meta;
  return isObject(meta) ? meta[CLIENT_CAPABILITIES_META_KEY] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same client, as if it knew no tasks. */
export function withoutTasks({ capabilities: { extensions: all = {}, ...capabilities }, ...asker }: Asker): Asker {
  const { [TASKS_EXTENSION]: _, ...extensions } = all;
  return { ...asker, capabilities: { ...capabilities, ...(Object.keys(extensions).length > 0 && { extensions }) } };
}
