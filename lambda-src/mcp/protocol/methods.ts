import type { ServerCapabilities } from '@modelcontextprotocol/server';
import { mayDeclareHeaders } from './modern/header-declaration';
import type { JsonObject } from '../../../src/contract';
import type { Exchange } from '../call/exchange';
import { InvalidParamsError, InvalidStateError, ResourceNotFoundError } from '../call/protocol-error';
import type { CompletionReference, ListMethod, TypedArgument } from '../call/source';
import { findCalled, type Catalogue } from '../catalogue/catalogue';
import type { NamedCall } from '../search/call-tool';
import { answerToolCall } from '../tools/call';

/** A method that clients may call. */
export interface Method {
  /** The capability without which there is no such method; absent: it is always there. */
  readonly capability?: keyof ServerCapabilities;
  /**
   * Answers a request.
   *
   * @throws ProtocolError
   * @throws ServiceUnavailableError
   */
  readonly answer: (exchange: Exchange, catalogue: Catalogue) => Promise<JsonObject>;
}

/** Methods by their names. */
export type Methods = Readonly<Record<string, Method>>;

/** A result, and what it answers. */
export interface Answering {
  readonly exchange: Exchange;
  readonly catalogue: Catalogue;
  /** Answers the same request once more, with what the client brings back. */
  readonly again: (exchange: Exchange) => Promise<JsonObject>;
}

/** An era of the protocol: its methods, and how its results are written. */
export interface EraProtocol {
  readonly methods: Methods;
  /**
   * Writes a result as clients of the era have it.
   *
   * @throws ProtocolError
   */
  encode(result: JsonObject, answering: Answering): Promise<JsonObject>;
}

/** The methods that both eras have. */
export const SHARED_METHODS: Methods = {
  'tools/list': list('tools/list', 'tools'),
  'tools/call': { capability: 'tools', answer: callTool },
  'resources/list': list('resources/list', 'resources'),
  'resources/templates/list': list('resources/templates/list', 'resources'),
  'resources/read': { capability: 'resources', answer: readResource },
  'prompts/list': list('prompts/list', 'prompts'),
  'prompts/get': { capability: 'prompts', answer: getPrompt },
  'completion/complete': { capability: 'completions', answer: complete },
};

function list(method: ListMethod, capability: keyof ServerCapabilities): Method {
  return {
    capability,
    answer: async (exchange, catalogue) => {
      const { listEntries } = await import('../catalogue/list-entries');
      return listEntries(method, catalogue, exchange);
    },
  };
}

async function callTool(exchange: Exchange, catalogue: Catalogue): Promise<JsonObject> {
  const { served: { interceptors, tasks, mcpServers } } = catalogue;
  const { era, headers, requestState } = exchange;
  const { tool, call } = await findCalled(exchange.params as unknown as NamedCall, catalogue);
  const isMeant = tool.name !== exchange.params.name;
  if (era === 'modern' && headers && tool.inputSchema && !isMeant && mayDeclareHeaders(tool.inputSchema)) {
    const { requireParameterHeaders } = await import('./modern/parameter-headers');
    requireParameterHeaders(tool.inputSchema, call.arguments, headers);
  }
  const stateOwner = mcpServers?.ownerOfState(requestState);
  if (stateOwner !== undefined && stateOwner !== tool.stateOwner) {
    throw new InvalidStateError();
  }
  return answerToolCall({ tool, args: call.arguments ?? {}, exchange, interceptors, ...(tasks && { tasks }) });
}

async function readResource({ params }: Exchange, { sources }: Catalogue): Promise<JsonObject> {
  const uri = String(params.uri);
  for (const source of sources) {
    const contents = await source.readResource?.(uri);
    if (contents) {
      return contents;
    }
  }
  throw URL.canParse(uri) ? new ResourceNotFoundError(uri) : new InvalidParamsError(`Resource URI ${uri} is invalid`, { uri, reason: 'invalid_uri' });
}

async function getPrompt({ params }: Exchange, { sources }: Catalogue): Promise<JsonObject> {
  const name = String(params.name);
  for (const source of sources) {
    const prompt = await source.getPrompt?.(name, params.arguments as Readonly<Record<string, string>> | undefined);
    if (prompt) {
      return prompt;
    }
  }
  throw new InvalidParamsError(`Prompt ${name} not found`);
}

async function complete({ params }: Exchange, { sources }: Catalogue): Promise<JsonObject> {
  const reference = params.ref as CompletionReference;
  for (const source of sources) {
    const completion = await source.complete?.(reference, params.argument as TypedArgument, params);
    if (completion) {
      return completion;
    }
  }
  throw new InvalidParamsError(reference.type === 'ref/prompt' ? `Prompt ${reference.name} not found` : `Resource template ${reference.uri} not found`);
}
