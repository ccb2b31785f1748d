import type { LoggingLevel } from '@modelcontextprotocol/server';
import type { Exchange } from './exchange';

/** The levels of a log, ascending (RFC 5424 section 6.2.1). */
export const LOG_LEVELS: readonly LoggingLevel[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

/** Tells whether a message of a level is wanted by who wants to read the log from another level on. */
export function reaches(level: LoggingLevel, threshold: LoggingLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(threshold);
}

/**
 * Tells the client of a request something of a log (MCP 2026-07-28, logging), from the level on that it asks for with the request. Before, a
 * level is of a session, which looks at it itself.
 */
export async function logToClient(
  { era, client: { logLevel }, notify }: Exchange,
  level: LoggingLevel,
  data: unknown,
  logger?: string,
): Promise<void> {
  if (era === 'legacy' || (logLevel !== undefined && reaches(level, logLevel))) {
    await notify({ method: 'notifications/message', params: { level, data, ...(logger !== undefined && { logger }) } });
  }
}
