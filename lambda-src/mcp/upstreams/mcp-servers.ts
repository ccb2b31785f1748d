import { ProtocolError, ProtocolErrorCode, type McpServer, type Result } from '@modelcontextprotocol/server';
import { createAnswers, invalidState, isOwner, type Answers } from './answers';
import { listUser } from './caller-asker';
import { declaredCapabilities } from './declared-capabilities';
import { withVerbatimContent } from './forwarded-result';
import { answersForTasks, answerTasks } from './forwarded-tasks';
import { readMarked } from './marked';
import { mergedList, type MergedList } from './merged-list';
import { ownNames } from './own-names';
import { serveUpstream } from './served-upstream';
import { registerForwardedTool } from './tool-registration';
import { LISTS, type ListKind } from './upstream-list';
import type { ListingManifest, Manifest } from '../../../src/contract';
import type { RequestScope } from '../call/invocation';
import { sizeWithRepetitions } from '../call/limits';
import { createCredentials } from '../credentials/create-credentials';
import { createEgressFetch } from '../egress/egress-fetch';
import { answerLists, type ListedKind } from '../listing/list-handlers';
import type { ListSource } from '../listing/list-source';
import type { RequestHandler } from '../request-handlers';
import type { Served } from '../served';
import { calledTools } from '../tools/called-tools';

/** Other MCP servers whose tools, resources and prompts are served here. */
export interface McpServers {
  /** Makes what they add to the server of one request. */
  forRequest(server: McpServer, served: Served, scope: RequestScope): Promise<ForwardedRequest>;
  /** Whether the state that a client brings back is of one of them: it is theirs to open. */
  isStateOf(state: string): boolean;
}

/** What other MCP servers add to the server of one request. */
export interface ForwardedRequest {
  /** What they add to a list. Other methods have none. */
  sources(method: string): readonly ListSource[];
  /** Declares what they have, and has the SDK answer the lists of it. What is registered after that is the server's own. */
  answerLists(): void;
  /** Registers what of them the request needs, when the server's own things are registered. */
  register(): Promise<void>;
  /** Has them answer what is theirs. */
  answer(method: string, handler: RequestHandler): RequestHandler;
}

/** Makes other servers ready. None of them is asked for anything before a request needs it. */
export function prepareMcpServers({ mcpServers: manifests, server: { name, title, version }, keepsState }: Manifest): McpServers {
  const identity = { name, version, ...(title !== undefined && { title }) };
  const prefixes = manifests.map(({ prefix }) => prefix);
  const upstreams = manifests.map((manifest) => {
    const { service } = manifest;
    const { baseUrl, allowedNetworks } = service;
    const fetch = createEgressFetch({ allowedNetworks, baseUrl, maxResponseSize: sizeWithRepetitions(manifest) });
    return serveUpstream({ manifest, identity, service, fetch, credentials: createCredentials(service), prefixes, keepsState });
  });
  const owners = new Set(upstreams.map(({ owner }) => owner));

  return {
    isStateOf: (state) => owners.has(readMarked(state)?.owner ?? ''),

    forRequest: async (server, served, scope) => {
      const own = ownNames(served);
      const props = { server, upstreams, own, scope };
      // the result of a task comes by itself, where no interceptor would see it
      const isIntercepted = served.interceptors.length > 0;
      const answers: Answers = { ...createAnswers(props), ...(!isIntercepted && answersForTasks(props)) };
      /** Whose the tools are that the request calls. */
      const forwarded = new Map<string, string>();

      const capabilities = await declaredCapabilities(upstreams, scope, { withTasks: !isIntercepted });

      const listsUnauthorized = served.listing.unauthorizedTools === 'listed';
      const user = listUser(scope);
      const lists = new Map(KINDS.map((kind) => (
        [LISTS[kind].method, mergedList({ kind, upstreams, isOwn: (key) => own.has(kind, key), user, listsUnauthorized })]
      )));

      return {
        sources: (method) => {
          const list = lists.get(method);
          return list ? [list] : [];
        },

        answerLists: () => {
          server.server.registerCapabilities(capabilities);
          answerLists(server, new Set(LISTED_KINDS.filter((kind) => capabilities[kind] !== undefined)));
          own.note(server);
        },

        register: async () => {
          for (const tool of calledTools(scope.message)) {
            const owner = await registerForwardedTool(server, { name: tool, upstreams, own, scope, isIntercepted });
            if (owner !== undefined) {
              forwarded.set(tool, owner);
            }
          }
          answerCompletions(server);
          answerTasks(server, scope.message);
        },

        answer: (method, handler) => {
          const list = lists.get(method);
          if (list && scope.era === 'modern') {
            return withCacheHints(handler, served.listing, list);
          }
          return method === 'tools/call' ? withForwardedCalls(handler, forwarded) : answers[method]?.(handler) ?? handler;
        },
      };
    },
  };
}

const LISTED_KINDS: readonly ListedKind[] = ['tools', 'resources', 'prompts'];

const KINDS = Object.keys(LISTS) as ListKind[];

/** A list is not kept longer than those that it is made of, and not for others if it is not the same for all. */
function withCacheHints(handler: RequestHandler, { cacheTtl, cacheScope }: ListingManifest, list: MergedList): RequestHandler {
  return async (request, ctx) => {
    const result = await handler(request, ctx) as Result;
    // known when it has been read
    return { ...result, ttlMs: Math.min(cacheTtl, list.ttl), cacheScope: list.isPublic ? cacheScope : 'private' };
  };
}

/** @param forwarded whose the tools are that the request calls, by their names */
function withForwardedCalls(handler: RequestHandler, forwarded: ReadonlyMap<string, string>): RequestHandler {
  return async (request, ctx) => {
    const owners = [...calledTools(request)].flatMap((tool) => forwarded.get(tool) ?? []);
    if (!isOwner(owners[0], ctx)) {
      throw invalidState();
    }
    const result = await handler(request, ctx) as Result;
    return owners.length > 0 ? withVerbatimContent(result) : result;
  };
}

/** The SDK answers completions only where it has something to complete. */
function answerCompletions({ server }: McpServer): void {
  if (server.getCapabilities().completions === undefined) {
    return;
  }
  try {
    server.assertCanSetRequestHandler('completion/complete');
  } catch {
    return;
  }
  server.setRequestHandler('completion/complete', () => {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is no such prompt or resource template');
  });
}
