import type { ClientCapabilities, LoggingLevel } from '@modelcontextprotocol/server';
import { keepLogLevel, readLogLevel } from './log-level';
import { askClient } from './open-question';
import type { OpenChannel } from './serve';
import type { Session } from './session';
import { reaches } from '../../call/client-log';
import type { Invocation } from '../../call/invocation';

/**
 * Makes the way to a client in its session, as if the connection had been open since it initialized: it can be asked what it said then, and
 * reads the log from the level on that it has set.
 */
export function openSessionChannel(session: Session, invocation: Invocation): OpenChannel {
  const { protocolVersion: revision, capabilities, clientInfo: info } = session.initialize;
  return (send, closed) => {
    let threshold: Promise<LoggingLevel> | undefined;
    return {
      client: { revision, info, capabilities: askable(capabilities) },

      notify: async (notification) => {
        const isLog = notification.method === 'notifications/message';
        if (isLog) {
          threshold ??= readLogLevel(session, invocation.requestId);
        }
        // The level is read when something is logged first. What is sent after that must not overtake it.
        const lowest = await threshold;
        if (!isLog || reaches(notification.params?.level as LoggingLevel, lowest!)) {
          send({ jsonrpc: '2.0', ...notification });
        }
      },

      settled: async () => void await threshold,

      ask: (question, signal) => askClient(question, { session, invocation, send, closed, withdrawn: signal }),

      keepLogLevel: (level) => keepLogLevel(session, level, invocation.requestId),
    };
  };
}

/** A client that says no more than that it can be asked for input can be asked by forms (MCP 2025-11-25, elicitation). */
function askable({ elicitation, ...others }: ClientCapabilities): ClientCapabilities {
  return { ...others, ...(elicitation && { elicitation: Object.keys(elicitation).length === 0 ? { form: {} } : elicitation }) };
}
