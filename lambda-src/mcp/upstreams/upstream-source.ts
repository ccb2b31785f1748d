import { listUser } from './caller-asker';
import { declaredCapabilities } from './declared-capabilities';
import { forward, userOf } from './forward';
import { findForwardedTool } from './forwarded-tool';
import { readMarked } from './marked';
import { mergedList } from './merged-list';
import { mayCallTools, nameAtUpstream, type ServedUpstream } from './served-upstream';
import type { JsonObject } from '../../../src/contract';
import type { Exchange } from '../call/exchange';
import { ERROR_CODES, ForwardedError, InvalidParamsError, InvalidStateError, ResourceNotFoundError } from '../call/protocol-error';
import { LISTS, type ListKind, type ListMethod, type Source } from '../call/source';
import { requireTasks, taskOf, TASKS_EXTENSION } from '../tasks/extension';

/** The surroundings of other servers. */
export interface UpstreamsProps {
  /** Tells whether this server has something of its own by a name or URI, which then comes first. */
  readonly isOwn: (kind: ListKind, key: string) => boolean;
  /** True if interceptors have to see the answers to calls. */
  readonly isIntercepted: boolean;
  /** True to list tools whose scopes the caller lacks, with a mark. */
  readonly listsUnauthorized: boolean;
}

/** The other servers of one request. */
export interface UpstreamSourceProps extends UpstreamsProps {
  /** True if this server has tasks of its own. */
  readonly keepsState: boolean;
}

/** A server keeps its contents from caches that it does not know, unless it says otherwise. */
const NOT_TO_BE_CACHED = { ttlMs: 0, cacheScope: 'private' } as const;

/** MCP 2025-11-25. */
const RESOURCE_NOT_FOUND = -32002;

/** The methods of the extension `io.modelcontextprotocol/tasks`. */
const TASK_METHODS: ReadonlySet<string> = new Set(['tasks/get', 'tasks/update', 'tasks/cancel']);

/** Opens other servers for one request. What this server has of its own comes first, and is none of theirs. */
export async function upstreamSource(
  upstreams: readonly ServedUpstream[],
  exchange: Exchange,
  { isOwn, isIntercepted, listsUnauthorized, keepsState }: UpstreamSourceProps,
): Promise<Source> {
  const { era, request: { method }, requestState } = exchange;
  // the result of a task comes by itself, where no interceptor would see it
  const capabilities = await declaredCapabilities(upstreams, exchange, { withTasks: !isIntercepted });
  const user = listUser(exchange);
  const lists = Object.fromEntries(Object.entries(LISTS).map(([list, kind]) => (
    [list, mergedList({ kind, upstreams, isOwn: (key) => isOwn(kind, key), user, listsUnauthorized })]
  ))) as Record<ListMethod, ReturnType<typeof mergedList>>;
  const stateOwner = readMarked(requestState)?.owner;
  const reader = { ...userOf(exchange), ...user };
  const ask = (served: ServedUpstream, asked: string, params: JsonObject) => forward(asked, params, { served, exchange });

  /** The server of a prompt. A server that cannot be asked is passed over, if another one has it. */
  async function findPrompt(name: string): Promise<{ readonly served: ServedUpstream; readonly name: string } | undefined> {
    const failures: unknown[] = [];
    for (const served of isOwn('prompts', name) ? [] : upstreams) {
      const theirs = nameAtUpstream(served, 'prompts', name);
      const find = theirs === undefined ? undefined : served.lists.find('prompts', theirs, reader);
      if (await find?.catch((error: unknown) => void failures.push(error)) !== undefined) {
        return { served, name: theirs! };
      }
    }
    if (failures.length > 0) {
      throw failures[0];
    }
    return undefined;
  }

  /** Returns the servers whose filters take a URI, or URI template; those first that list it, since it is theirs. */
  async function candidatesFor(kind: 'resources' | 'resourceTemplates', uri: string): Promise<readonly ServedUpstream[]> {
    const candidates = upstreams.filter(({ filters, owner }) => filters[kind]?.(uri) && (stateOwner === undefined || stateOwner === owner));
    if (candidates.length < 2) {
      return candidates;
    }
    const listed = await Promise.all(candidates.map(({ lists: theirs }) => theirs.find(kind, uri, reader).catch(() => undefined)));
    return [true, false].flatMap((isListed) => candidates.filter((_, index) => (listed[index] !== undefined) === isListed));
  }

  /** The servers that list the resource are asked first, then the others: they may have more than they list. */
  async function readResource(uri: string): Promise<JsonObject> {
    let error: Error = stateOwner === undefined ? new ResourceNotFoundError(uri) : new InvalidStateError();
    let failure: unknown;
    for (const served of await candidatesFor('resources', uri)) {
      try {
        return { ...(era === 'modern' && NOT_TO_BE_CACHED), ...await ask(served, 'resources/read', { uri }) };
      } catch (thrown) {
        if (!(thrown instanceof ForwardedError)) {
          failure ??= thrown;
        } else if (thrown.code !== RESOURCE_NOT_FOUND && thrown.code !== ERROR_CODES.invalidParams) {
          throw thrown;
        } else {
          error = thrown;
        }
      }
    }
    throw failure ?? error;
  }

  /** Nobody completes what the other server does not. */
  async function complete(served: ServedUpstream, params: JsonObject): Promise<JsonObject> {
    const { completions } = await served.upstream.capabilities(reader);
    return completions === undefined ? { completion: { values: [] } } : ask(served, 'completion/complete', params);
  }

  /** The answer for a task, of the server that it is of; undefined if it is none of theirs. */
  async function answerTask(): Promise<JsonObject | undefined> {
    const { caller } = exchange.invocation;
    const { taskId } = taskOf(exchange);
    const marked = readMarked(taskId);
    const served = upstreams.find((candidate) => candidate.owner === marked?.owner && mayCallTools(candidate, caller));
    const theirs = await served?.taskIds?.fromClient(marked!.value, caller);
    if (served !== undefined && theirs !== undefined) {
      const result = await ask(served, method, { taskId: theirs });
      return 'taskId' in result ? { ...result, taskId } : result;
    }
    if (keepsState || capabilities.extensions?.[TASKS_EXTENSION] === undefined) {
      return undefined;
    }
    requireTasks(exchange);
    throw new InvalidParamsError('There is no such task');
  }

  return {
    capabilities,
    more: (list) => [lists[list]],
    findTool: (name) => (isOwn('tools', name) ? undefined : findForwardedTool(name, upstreams, exchange, isIntercepted)),
    readResource: async (uri) => (isOwn('resources', uri) || !URL.canParse(uri) ? undefined : readResource(uri)),

    getPrompt: async (name, args) => {
      const found = await findPrompt(name);
      if (stateOwner !== undefined && stateOwner !== found?.served.owner) {
        throw new InvalidStateError();
      }
      return found && ask(found.served, 'prompts/get', { name: found.name, ...(args !== undefined && { arguments: args }) });
    },

    complete: async (reference, _argument, { ref: _ref, ...params }) => {
      if (reference.type === 'ref/prompt') {
        const found = await findPrompt(reference.name);
        return found && complete(found.served, { ...params, ref: { ...reference, name: found.name } });
      }
      const [served] = isOwn('resources', reference.uri) ? [] : await candidatesFor('resourceTemplates', reference.uri);
      return served && complete(served, { ...params, ref: reference });
    },

    ...(!isIntercepted && { answerOther: async () => (era === 'modern' && TASK_METHODS.has(method) ? answerTask() : undefined) }),

    // known when the list has been read
    cacheHints: (list) => ({ ttlMs: lists[list].ttl, isPublic: lists[list].isPublic }),
  };
}
