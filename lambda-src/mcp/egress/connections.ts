import { Agent as HttpAgent, type AgentOptions as HttpAgentOptions } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from 'node:https';
import { WATCHED_AGENT_OPTIONS, watchIdleConnections } from '../../shared/idle-connections';

/** Connections that are kept between requests. */
export interface Connections {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  /** Closes connections that have been idle for too long to be trusted; to be called before each request. */
  readonly closeIdle: () => void;
}

/** Makes agents of their own for each protocol. */
export function createConnections(http: HttpAgentOptions = {}, https: HttpsAgentOptions = {}): Connections {
  const httpAgent = new HttpAgent({ ...http, ...WATCHED_AGENT_OPTIONS });
  const httpsAgent = new HttpsAgent({ ...https, ...WATCHED_AGENT_OPTIONS });
  const closings = [httpAgent, httpsAgent].map(watchIdleConnections);
  return { httpAgent, httpsAgent, closeIdle: () => closings.forEach((close) => close()) };
}
