import type { Agent } from 'node:http';
import { WATCHED_AGENT_OPTIONS, watchIdleConnections } from '../idle-connections';

/** Connections that later requests use again. */
export interface Connections {
  /** Returns what a request gets its connection from; to be called for each request. */
  agent(protocol: string): Agent;
}

/** Connections for requests that can be sent again if theirs was closed. As many at once, to one host, as the AWS SDK has. */
export const keptConnections = connections((protocol) => {
  const agent = new (httpModule(protocol).Agent)({ keepAlive: true, maxSockets: 50 });
  return () => agent;
});

/** Connections for requests that cannot: none is used that has been idle for too long to be trusted. As many at once as there are requests. */
export const freshConnections = connections((protocol) => {
  const agent = new (httpModule(protocol).Agent)(WATCHED_AGENT_OPTIONS);
  const closeIdle = watchIdleConnections(agent);
  return () => {
    closeIdle();
    return agent;
  };
});

/** Not imported: an ES module that imports `node:https` reads each of its exports, some of which load an HTTP client of their own. */
export function httpModule(protocol: string): typeof import('node:http') | typeof import('node:https') {
  return protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
}

/** @param make called once for each protocol that is in use */
function connections(make: (protocol: string) => () => Agent): Connections {
  const agents = new Map<string, () => Agent>();
  return {
    agent: (protocol) => {
      const agent = agents.get(protocol) ?? make(protocol);
      agents.set(protocol, agent);
      return agent();
    },
  };
}
