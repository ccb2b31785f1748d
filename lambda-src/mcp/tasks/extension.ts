import { CLIENT_CAPABILITIES_META_KEY, MissingRequiredClientCapabilityError } from '@modelcontextprotocol/server';

/** The identifier of the extension, in the capabilities of clients and servers. */
export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks';

/**
 * Whether the client declares, with this very request, that it knows tasks: what it declared with another does not count.
 *
 * @param message the JSON-RPC request
 */
export function knowsTasks(message: unknown): boolean {
  const { params } = (message ?? {}) as { params?: { _meta?: Record<string, { extensions?: Record<string, unknown> } | undefined> } };
  const extension = params?._meta?.[CLIENT_CAPABILITIES_META_KEY]?.extensions?.[TASKS_EXTENSION];
  return typeof extension === 'object' && extension !== null;
}

/** @throws MissingRequiredClientCapabilityError (-32021) unless the client knows tasks */
export function requireTasks(message: unknown): void {
  if (!knowsTasks(message)) {
    throw missingTasks();
  }
}

/**
 * Refuses a client that wants to hear of tasks without knowing them, which the SDK, who answers subscriptions, does not. Clients
 * that know tasks are told that this server notifies of none, so they ask (`tasks/get`).
 *
 * @returns undefined when the message is something else
 */
export function refuseSubscription(message: unknown): Response | undefined {
  const { id, method, params } = (message ?? {}) as { id?: unknown; method?: unknown; params?: { notifications?: { taskIds?: unknown } } };
  if (method !== 'subscriptions/listen' || params?.notifications?.taskIds === undefined || knowsTasks(message)) {
    return undefined;
  }
  const { code, message: reason, data } = missingTasks();
  return Response.json({ jsonrpc: '2.0', id, error: { code, message: reason, data } }, { status: 400 });
}

function missingTasks(): MissingRequiredClientCapabilityError {
  return new MissingRequiredClientCapabilityError({ requiredCapabilities: { extensions: { [TASKS_EXTENSION]: {} } } });
}
