import type { ServerCapabilities } from '@modelcontextprotocol/server';
import { listUser } from './caller-asker';
import { mayCallTools, type ServedUpstream } from './served-upstream';
import type { Upstream } from './upstream';
import { log } from '../../shared/log';
import { timeLimit } from '../../shared/time-limit';
import type { Exchange } from '../call/exchange';
import { TASKS_EXTENSION } from '../tasks/extension';
import { hasUi, UI_CAPABILITIES } from '../tools/ui';

/** How long another server may take to say what it has, in milliseconds; if it does not, it is taken to have everything. */
const TIMEOUT = 5_000;

/** How long a server that hangs is not asked again, in milliseconds: clients must not wait for it again and again. */
const RETRY_INTERVAL = 10_000;

/** The methods by which a client asks what there is. */
const INTRODUCTIONS: ReadonlySet<string> = new Set(['server/discover', 'initialize']);

/** Until when servers that hang are left alone. */
const leftAlone = new WeakMap<Upstream, number>();

/**
 * What this server declares because other servers have it (MCP 2026-07-28: a capability is declared if, and only if, it is served).
 * They are asked only for a client that wants to know, and answer from memory if they have said so before.
 *
 * @param withTasks false where tasks of theirs cannot be served
 */
export async function declaredCapabilities(
  upstreams: readonly ServedUpstream[],
  exchange: Exchange,
  { withTasks }: { readonly withTasks: boolean },
): Promise<ServerCapabilities> {
  const isAsked = INTRODUCTIONS.has(exchange.request.method);
  const all = await Promise.all(upstreams.map(async (served) => (
    capabilitiesServed(served, isAsked ? await capabilitiesOf(served, exchange) : undefined)
  )));
  const { extensions, ...declared } = Object.assign({}, ...all) as ServerCapabilities;
  const isUiServed = isAsked && (await Promise.all(upstreams.map((served) => servesUi(served, exchange)))).includes(true);
  const served = {
    // earlier revisions have other tasks
    ...(exchange.era === 'modern' && withTasks && extensions),
    ...(isUiServed && UI_CAPABILITIES.extensions),
  };
  return { ...declared, ...(Object.keys(served).length > 0 && { extensions: served }) };
}

/** Tells whether a tool of another server that is served, as far as is known in time, has a page. */
async function servesUi(served: ServedUpstream, exchange: Exchange): Promise<boolean> {
  const { upstream, lists, filters: { tools: isServed } } = served;
  if (isServed === undefined || !mayCallTools(served, exchange.invocation.caller) || isLeftAlone(upstream)) {
    return false;
  }
  const user = { ...listUser(exchange), signal: AbortSignal.any([exchange.invocation.disconnected, AbortSignal.timeout(timeLimit(TIMEOUT))]) };
  // that it cannot be listed is told when it is
  const list = await lists.read('tools', user).catch(() => undefined);
  return [...list?.entries ?? []].some(([name, tool]) => isServed(name) && hasUi(tool));
}

function isLeftAlone(upstream: Upstream): boolean {
  return (leftAlone.get(upstream) ?? 0) > Date.now();
}

async function capabilitiesOf({ upstream }: ServedUpstream, { invocation }: Exchange): Promise<ServerCapabilities | undefined> {
  if (isLeftAlone(upstream)) {
    return undefined;
  }
  const timeout = AbortSignal.timeout(timeLimit(TIMEOUT));
  try {
    return await upstream.capabilities({ invocation, signal: AbortSignal.any([invocation.disconnected, timeout]) });
  } catch (error) {
    if (timeout.aborted) {
      leftAlone.set(upstream, Date.now() + RETRY_INTERVAL);
    }
    log.error('Another MCP server did not say what it has', { requestId: invocation.requestId, server: upstream.manifest.service.baseUrl, error });
    return undefined;
  }
}

/** @param has undefined: everything */
function capabilitiesServed({ filters, taskIds }: ServedUpstream, has: ServerCapabilities | undefined): ServerCapabilities {
  const { tools, resources, prompts } = filters;
  const isServed = (name: keyof ServerCapabilities) => has === undefined || has[name] !== undefined;
  return {
    ...(tools && isServed('tools') && { tools: { listChanged: false } }),
    ...(resources && isServed('resources') && { resources: { listChanged: false } }),
    ...(prompts && isServed('prompts') && { prompts: { listChanged: false } }),
    ...((resources ?? prompts) && isServed('completions') && { completions: {} }),
    ...((tools ?? resources ?? prompts) && isServed('logging') && { logging: {} }),
    ...(tools && taskIds && (has === undefined || has.extensions?.[TASKS_EXTENSION]) && { extensions: { [TASKS_EXTENSION]: {} } }),
  };
}
