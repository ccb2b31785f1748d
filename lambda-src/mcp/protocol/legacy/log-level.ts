import type { LoggingLevel } from '@modelcontextprotocol/server';
import { SESSION_LIFETIME, type Session } from './session';
import { epochSeconds } from '../../../shared/clock';
import { log } from '../../../shared/log';
import { ERROR_CODES, ProtocolError } from '../../call/protocol-error';

const RECORD_TYPE = 'LogLevel';

/**
 * Keeps the level of a session (MCP 2025-11-25, logging). It is in the table, because a session id must not change.
 *
 * @throws ProtocolError when it cannot be stored
 */
export async function keepLogLevel(session: Session, level: LoggingLevel, requestId: string): Promise<void> {
  try {
    const { stateTable } = await import('../../state-table');
    await stateTable.putRecord(RECORD_TYPE, session.id, { level }, epochSeconds() + SESSION_LIFETIME);
  } catch (error) {
    log.error('The log level could not be stored', { requestId, error });
    throw new ProtocolError(ERROR_CODES.internalError, `The log level could not be stored. Request id: ${requestId}`);
  }
}

/** The level of a session; the lowest, if the client has set none, or it cannot be read. */
export async function readLogLevel(session: Session, requestId: string): Promise<LoggingLevel> {
  try {
    const { stateTable } = await import('../../state-table');
    const record = await stateTable.readRecord(RECORD_TYPE, session.id);
    return (record?.content.level as LoggingLevel | undefined) ?? 'debug';
  } catch (error) {
    log.error('The log level could not be read', { requestId, error });
    return 'debug';
  }
}
