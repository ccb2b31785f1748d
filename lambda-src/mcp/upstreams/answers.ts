import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, type McpServer, type Result, type ServerContext } from '@modelcontextprotocol/server';
import { listUser } from './caller-asker';
import { forward } from './forward';
import { ForwardedError } from './forwarded-error';
import { readMarked } from './marked';
import type { OwnNames } from './own-names';
import { nameAtUpstream, type ServedUpstream } from './served-upstream';
import type { UpstreamUser } from './upstream';
import type { JsonObject } from '../../../src/contract';
import type { RequestScope } from '../call/invocation';
import type { RequestHandler } from '../request-handlers';

/** What the answers of one request are made of. */
export interface AnswersProps {
  readonly server: McpServer;
  readonly upstreams: readonly ServedUpstream[];
  readonly own: OwnNames;
  readonly scope: RequestScope;
}

/** By method, what answers in the place of this server's own handler, or calls it. */
export type Answers = Readonly<Record<string, (own: RequestHandler) => RequestHandler>>;

/** A server keeps its contents from caches that it does not know, unless it says otherwise. */
const NOT_TO_BE_CACHED = { ttlMs: 0, cacheScope: 'private' } as const;

/** MCP 2025-11-25. */
const RESOURCE_NOT_FOUND = -32002;

/** Has other servers answer what is theirs. What this server has of its own comes first. */
export function createAnswers({ server, upstreams, own, scope }: AnswersProps): Answers {
  const { invocation } = scope;
  const userOf = (ctx: ServerContext): UpstreamUser => ({ ...listUser(scope), signal: AbortSignal.any([ctx.mcpReq.signal, invocation.deadline]) });
  const ask = (served: ServedUpstream, method: string, params: JsonObject, ctx: ServerContext) =>
    forward(method, params, { served, server, scope, ctx });

  /** The server of a prompt. A server that cannot be asked is passed over, if another one has it. */
  async function findPrompt(name: string, ctx: ServerContext): Promise<{ readonly served: ServedUpstream; readonly name: string } | undefined> {
    const failures: unknown[] = [];
    for (const served of own.has('prompts', name) ? [] : upstreams) {
      const theirs = nameAtUpstream(served, 'prompts', name);
      const find = theirs === undefined ? undefined : served.lists.find('prompts', theirs, userOf(ctx));
      if (await find?.catch((error: unknown) => void failures.push(error)) !== undefined) {
        return { served, name: theirs! };
      }
    }
    if (failures.length > 0) {
      throw failures[0];
    }
    return undefined;
  }

  /** Of the servers whose filters take the URI, or URI template, those first that list it: it is theirs. */
  async function candidatesFor(kind: 'resources' | 'resourceTemplates', uri: string, ctx: ServerContext): Promise<readonly ServedUpstream[]> {
    const candidates = upstreams.filter(({ filters, owner }) => filters[kind]?.(uri) && isOwner(owner, ctx));
    if (candidates.length < 2) {
      return candidates;
    }
    const listed = await Promise.all(candidates.map(({ lists }) => lists.find(kind, uri, userOf(ctx)).catch(() => undefined)));
    return [true, false].flatMap((isListed) => candidates.filter((_, index) => (listed[index] !== undefined) === isListed));
  }

  /** The servers that list the resource are asked first, then the others: they may have more than they list. */
  async function readResource(uri: string, ctx: ServerContext, notFound: unknown): Promise<Result> {
    let error = notFound;
    let failure: unknown;
    for (const served of await candidatesFor('resources', uri, ctx)) {
      try {
        return { ...(scope.era === 'modern' && NOT_TO_BE_CACHED), ...await ask(served, 'resources/read', { uri }, ctx) };
      } catch (thrown) {
        if (!(thrown instanceof ForwardedError)) {
          failure ??= thrown;
        } else if (thrown.code !== RESOURCE_NOT_FOUND && thrown.code !== Number(ProtocolErrorCode.InvalidParams)) {
          throw thrown;
        } else {
          error = thrown;
        }
      }
    }
    throw failure ?? error;
  }

  /** Nobody completes what the other server does not. */
  async function complete(served: ServedUpstream, params: JsonObject, ctx: ServerContext): Promise<Result> {
    const { completions } = await served.upstream.capabilities(userOf(ctx));
    return completions === undefined ? { completion: { values: [] } } : ask(served, 'completion/complete', params, ctx);
  }

  return {
    'prompts/get': (handler) => async (request, ctx) => {
      const { name, arguments: args } = paramsOf(request);
      const found = await findPrompt(String(name), ctx);
      if (!isOwner(found?.served.owner, ctx)) {
        throw invalidState();
      }
      return found ? ask(found.served, 'prompts/get', { name: found.name, ...(args !== undefined && { arguments: args }) }, ctx) : handler(request, ctx);
    },

    'resources/read': (handler) => async (request, ctx) => {
      const uri = String(paramsOf(request).uri);
      if (readMarked(ctx.mcpReq.requestState())) {
        if (own.has('resources', uri)) {
          throw invalidState();
        }
        return readResource(uri, ctx, invalidState());
      }
      try {
        return await handler(request, ctx);
      } catch (error) {
        if (error instanceof ResourceNotFoundError && !own.has('resources', uri)) {
          return readResource(uri, ctx, error);
        }
        throw error;
      }
    },

    'completion/complete': (handler) => async (request, ctx) => {
      const { ref, ...params } = paramsOf(request) as { readonly ref: JsonObject; readonly argument?: unknown; readonly context?: unknown };
      if (ref.type === 'ref/prompt') {
        const found = await findPrompt(String(ref.name), ctx);
        return found ? complete(found.served, { ...params, ref: { ...ref, name: found.name } }, ctx) : handler(request, ctx);
      }
      const uri = String(ref.uri);
      const [served] = own.has('resources', uri) ? [] : await candidatesFor('resourceTemplates', uri, ctx);
      return served ? complete(served, { ...params, ref }, ctx) : handler(request, ctx);
    },
  };
}

/** Whether the state that the client brings back, if any, is of this server; undefined: of none of the others. */
export function isOwner(owner: string | undefined, ctx: ServerContext): boolean {
  const state = readMarked(ctx.mcpReq.requestState());
  return state === undefined || state.owner === owner;
}

/** In the words of the SDK, for states that it does not take. */
export function invalidState(): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid or expired requestState', { reason: 'invalid_request_state' });
}

function paramsOf(request: unknown): JsonObject {
  return (request as { readonly params: JsonObject }).params;
}
