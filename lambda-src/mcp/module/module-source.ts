import { MissingRequiredClientCapabilityError, ProtocolError as SdkProtocolError, type JSONRPCRequest, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { answerInProcess, authInfoOf } from './connection';
import { OwnerServer, type ModuleCall } from './owner-server';
import { createRequestContext } from './request-context';
import type { ModuleProps } from './server-module';
import type { RegisterServer } from '../../../module-src/server-module';
import type { JsonObject, Manifest } from '../../../src/contract';
import { InvalidArgumentsError, type CallableTool, type NeededScopes } from '../call/callable-tool';
import { MODERN_REVISION, type Exchange } from '../call/exchange';
import { describeIssues } from '../call/issues';
import { ERROR_CODES, ForwardedError, MissingClientCapabilityError, ProtocolError } from '../call/protocol-error';
import { logRefusal } from '../call/refusal-log';
import type { ToolAnswer } from '../call/result';
import { LISTS, type ListMethod, type Source } from '../call/source';
import { normalizeUri } from '../call/uri';
import { refusedRequest } from '../scopes/refusal';
import { judged, runInTime } from '../tools/time-bound';

/** The capability that a list belongs to. */
const CAPABILITIES = { 'tools/list': 'tools', 'prompts/list': 'prompts', 'resources/list': 'resources', 'resources/templates/list': 'resources' } as const;

/**
 * Opens the owner's module for one request: it registers with a server of the official SDK, which answers in this process.
 *
 * @throws whatever the module throws; an Error when it registers what is declared
 */
export async function openModule(
  register: RegisterServer,
  { server: { instructions: _, ...identity }, listing }: Pick<Manifest, 'server' | 'listing'>,
  exchange: Exchange,
  { taken, tasks }: ModuleProps,
): Promise<Source> {
  const server = new OwnerServer(identity, {
    // a client is asked only what it has said that it can answer
    enforceStrictCapabilities: true,
    requestState: { verify: (state) => openState(state, exchange) },
    // resources of the module may say otherwise
    cacheHints: { 'resources/read': { ttlMs: listing.cacheTtl, cacheScope: listing.cacheScope } },
    ...(exchange.era === 'modern' && { supportedProtocolVersions: [MODERN_REVISION] }),
  }, exchange.client, taken);
  server.protocol.onerror = ({ message }) => logRefusal(exchange.invocation, message);
  server.protocol.registerCapabilities({ logging: {} });
  await requireKeys(exchange);
  await register(server, createRequestContext(exchange, tasks));
  server.declareUnchanging();
  return sourceOf(server, exchange);
}

/**
 * Makes sure that the state which a client brings back can be opened. Where the SDK opens it, any failure would be the client's.
 *
 * @throws ServiceUnavailableError
 */
async function requireKeys({ requestState }: Exchange): Promise<void> {
  if (requestState !== undefined) {
    const { sealingKeys } = await import('../sealing/sealing-keys');
    await sealingKeys('request state');
  }
}

async function openState(state: string, exchange: Exchange): Promise<unknown> {
  const { openRequestState } = await import('../sealing/request-state');
  return openRequestState(state, exchange);
}

function sourceOf(server: OwnerServer, exchange: Exchange): Source {
  const { protocol } = server;
  const capabilities = protocol.getCapabilities();

  /** Has the module answer the request of the client, or another one with the same words of the client about itself. */
  async function ask(method: string, params: JsonObject, call?: ModuleCall): Promise<JsonObject> {
    const { id, params: { _meta, inputResponses, requestState } = {} } = exchange.request;
    const brought = { ...(inputResponses !== undefined && { inputResponses }), ...(requestState !== undefined && { requestState }) };
    const request = { jsonrpc: '2.0', id, method, params: { ...params, ...brought, ...(_meta !== undefined && { _meta }) } } as JSONRPCRequest;
    if (call) {
      protocol.calls.set(id, call);
    }
    protocol.failures.delete(id);
    const response = await answerInProcess(protocol, request, exchange);
    if (protocol.failures.has(id)) {
      throw ownError(protocol.failures.get(id));
    }
    if ('error' in response) {
      throw new ForwardedError(response.error.code, response.error.message, response.error.data);
    }
    return ownResult(response.result as JsonObject);
  }

  async function challengeOf(method: string, params: JsonObject): Promise<NeededScopes | undefined> {
    const needed = await server.resolveScopeChallenge({
      request: { jsonrpc: '2.0', id: exchange.request.id, method, params } as JSONRPCRequest,
      authInfo: authInfoOf(exchange),
    });
    return needed && { scopes: needed.scopes, ...(needed.errorDescription !== undefined && { description: needed.errorDescription }) };
  }

  /** @throws ProtocolError when the caller lacks scopes */
  async function requireScopes(method: string, params: JsonObject): Promise<void> {
    const needed = await challengeOf(method, params);
    if (needed) {
      throw refusedRequest(needed, exchange);
    }
  }

  function callable(name: string): CallableTool | undefined {
    const tool = server.tools.get(name);
    if (tool?.enabled !== true) {
      return undefined;
    }
    const { inputSchema, outputSchema } = tool;
    return {
      name,
      inputSchema: server.toolInputSchemaJson(name) as JsonObject | undefined,
      ...(tool.outputSchemaJson && { outputSchema: tool.outputSchemaJson as JsonObject }),
      lacks: () => challengeOf('tools/call', { name, arguments: exchange.params.arguments }),
      validArguments: async (sent) => {
        const { value, problem } = await judgedBy(inputSchema, sent);
        if (problem !== undefined) {
          throw new InvalidArgumentsError(problem);
        }
        return { sent, parsed: value };
      },
      ...(outputSchema && { outputProblem: async (value) => (await judgedBy(outputSchema, value)).problem }),
      call: async ({ sent, parsed }) => await ask('tools/call', { name, arguments: sent }, { tool, parsed }) as unknown as ToolAnswer,
    };
  }

  return {
    capabilities,

    has: (kind, key) => {
      switch (kind) {
        case 'tools': return server.tools.has(key);
        case 'prompts': return server.prompts.has(key);
        case 'resources': return server.uris.has(key) || (URL.canParse(key) && server.uris.has(normalizeUri(key)));
        case 'resourceTemplates': return server.uris.has(key);
      }
    },

    entries: async (list: ListMethod) => (
      capabilities[CAPABILITIES[list]] === undefined ? [] : (await ask(list, {}))[LISTS[list]] as readonly object[]
    ),

    findTool: callable,

    readResource: async (uri) => {
      if (capabilities.resources === undefined || !URL.canParse(uri)) {
        return undefined;
      }
      await requireScopes('resources/read', { uri });
      try {
        return await ask('resources/read', { uri });
      } catch (error) {
        if (isNotFound(error, uri)) {
          return undefined;
        }
        throw error;
      }
    },

    getPrompt: async (name, args) => {
      if (!server.prompts.has(name)) {
        return undefined;
      }
      await requireScopes('prompts/get', { name });
      return ask('prompts/get', { name, ...(args && { arguments: args }) });
    },

    complete: async (reference, _argument, params) => {
      const key = reference.type === 'ref/prompt' ? reference.name : reference.uri;
      const isKnown = reference.type === 'ref/prompt' ? server.prompts.has(key) : server.uris.has(key);
      return isKnown && capabilities.completions ? ask('completion/complete', params) : undefined;
    },

    answerOther: async () => {
      const { method, params } = exchange.request;
      try {
        return await ask(method, { ...params });
      } catch (error) {
        if (error instanceof ForwardedError && error.code === ERROR_CODES.methodNotFound) {
          return undefined;
        }
        throw error;
      }
    },
  };
}

/** Judges a value by a schema of the module, which may be anything. */
async function judgedBy(schema: StandardSchemaWithJSON | undefined, value: unknown): Promise<{ readonly value: unknown; readonly problem?: string }> {
  const result = schema === undefined ? { value } : await judged(() => runInTime(() => schema['~standard'].validate(value)));
  return result.issues === undefined ? { value: result.value } : { value, problem: describeIssues(result.issues) };
}

/** Leaves out the words of the module's server about itself: it is this one. */
function ownResult({ _meta: meta, ...result }: JsonObject): JsonObject {
  const { [SERVER_INFO]: _, ...own } = (meta ?? {}) as JsonObject;
  return { ...result, ...(Object.keys(own).length > 0 && { _meta: own }) };
}

/** The member of `_meta` in which a server tells about itself (MCP 2026-07-28, basic). */
const SERVER_INFO = 'io.modelcontextprotocol/serverInfo';

/** Brings an error that a handler of the module threw into the words of this server, if it is one of the protocol. */
function ownError(error: unknown): unknown {
  if (error instanceof MissingRequiredClientCapabilityError) {
    return new MissingClientCapabilityError(error.requiredCapabilities, error.message);
  }
  return error instanceof SdkProtocolError ? new ProtocolError(error.code, error.message, error.data) : error;
}

function isNotFound(error: unknown, uri: string): boolean {
  return error instanceof ProtocolError && error.code === ERROR_CODES.invalidParams && error.message === `Resource not found: ${uri}`;
}
