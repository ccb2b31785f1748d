import { ProtocolError, ProtocolErrorCode, type LoggingLevel, type McpServer } from '@modelcontextprotocol/server';
import { SESSION_LIFETIME, type Session } from './session';
import { epochSeconds } from '../../shared/clock';
import { log } from '../../shared/log';

/** Ascending (RFC 5424 section 6.2.1). */
const LEVELS: readonly LoggingLevel[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

const RECORD_TYPE = 'LogLevel';

/**
 * Has `logging/setLevel` keep the level for the session (MCP 2025-11-25, logging). It is in the table, because a session id must
 * not change.
 */
export function registerSetLevel(server: McpServer, session: Session, requestId: string): void {
  if (server.server.getCapabilities().logging === undefined) {
    return;
  }
  server.server.setRequestHandler('logging/setLevel', async ({ params: { level } }) => {
    try {
      const { stateTable } = await import('../state-table');
      await stateTable.putRecord(RECORD_TYPE, session.id, { level }, epochSeconds() + SESSION_LIFETIME);
    } catch (error) {
      log.error('The log level could not be stored', { requestId, error });
      throw new ProtocolError(ProtocolErrorCode.InternalError, `The log level could not be stored. Request id: ${requestId}`);
    }
    return {};
  });
}

/** The level of a session; the lowest, if the client has set none, or it cannot be read. */
export async function readLogLevel(session: Session, requestId: string): Promise<LoggingLevel> {
  try {
    const { stateTable } = await import('../state-table');
    const record = await stateTable.readRecord(RECORD_TYPE, session.id);
    return (record?.content.level as LoggingLevel | undefined) ?? 'debug';
  } catch (error) {
    log.error('The log level could not be read', { requestId, error });
    return 'debug';
  }
}

/** Whether a message of this level is wanted. */
export function reaches(level: LoggingLevel, threshold: LoggingLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(threshold);
}
