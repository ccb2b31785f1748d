import { Agent as HttpAgent, type AgentOptions as HttpAgentOptions } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from 'node:https';
import type { Socket } from 'node:net';

/** Connections that are kept between requests. */
export interface Connections {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  /**
   * Closes connections that have been idle for too long to be trusted; to be called before each request.
   *
   * Lambda freezes an instance between requests, which then does not notice that the other side closes a connection. The next
   * request would fail on it, and could not be repeated safely, since it may have arrived.
   */
  readonly closeIdle: () => void;
}

/** How long an idle connection is trusted, in milliseconds; less if the other side says that it closes it earlier. */
const MAX_IDLE = 10_000;

/** Makes agents of their own for each protocol. */
export function createConnections(http: HttpAgentOptions = {}, https: HttpsAgentOptions = {}): Connections {
  const trustedUntil = new WeakMap<object, number>();
  const httpAgent = recordingIdleness(new HttpAgent({ ...http, keepAlive: true, timeout: MAX_IDLE }), trustedUntil);
  const httpsAgent = recordingIdleness(new HttpsAgent({ ...https, keepAlive: true, timeout: MAX_IDLE }), trustedUntil);
  return {
    httpAgent,
    httpsAgent,
    closeIdle: () => {
      const now = Date.now();
      const idle = [httpAgent, httpsAgent].flatMap(({ freeSockets }) => Object.values(freeSockets).flat());
      idle.filter((socket) => socket && now > (trustedUntil.get(socket) ?? 0)).forEach((socket) => socket?.destroy());
    },
  };
}

/** @param trustedUntil is told until when a connection that becomes idle is trusted, in epoch milliseconds */
function recordingIdleness<T extends HttpAgent>(agent: T, trustedUntil: WeakMap<object, number>): T {
  const keep = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => {
    const kept = keep(socket);
    // the agent has set the timeout by what the other side says in `Keep-Alive`
    trustedUntil.set(socket, Date.now() + ((socket as Socket).timeout ?? MAX_IDLE));
    return kept;
  };
  return agent;
}
