import type { Agent } from 'node:http';
import type { Socket } from 'node:net';

/** The time that an idle connection is trusted, in milliseconds; less if the other side says that it closes it earlier. */
const MAX_IDLE = 10_000;

/** Options of an agent whose idle connections are watched. */
export const WATCHED_AGENT_OPTIONS = { keepAlive: true, timeout: MAX_IDLE };

/**
 * Watches the connections that an agent keeps between requests.
 *
 * Lambda freezes an instance between requests, which then does not notice that the other side closes a connection. The next
 * request would fail on it, and could not be repeated safely, since it may have arrived.
 *
 * @param agent made with `WATCHED_AGENT_OPTIONS`
 * @returns a function that closes connections that have been idle for too long to be trusted; to be called before each request
 */
export function watchIdleConnections(agent: Agent): () => void {
  const trustedUntil = new WeakMap<object, number>();
  const keep = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => {
    const kept = keep(socket);
    // the agent has set the timeout by what the other side says in `Keep-Alive`
    trustedUntil.set(socket, Date.now() + ((socket as Socket).timeout ?? MAX_IDLE));
    return kept;
  };
  return () => {
    const now = Date.now();
    const idle = Object.values(agent.freeSockets).flat();
    idle.filter((socket) => socket && now > (trustedUntil.get(socket) ?? 0)).forEach((socket) => socket?.destroy());
  };
}
