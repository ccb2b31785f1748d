import { randomUUID } from 'node:crypto';
import type { InitializeRequestParams } from '@modelcontextprotocol/server';
import { openToken, sealToken, type Seal } from './seal';
import type { JsonObject, ToolCaller } from '../../../../src/contract';

/**
 * What a client said of itself when it initialized. Its session id is this, sealed: whichever instance gets the next request
 * knows it from there, and nothing is stored.
 */
export interface Session {
  /** Unguessable. Tells sessions of equal content apart. */
  readonly id: string;
  /** The parameters of `initialize`, from which the server finds the same answer again. */
  readonly initialize: InitializeRequestParams;
}

/**
 * How long a session may last, in seconds: 30 days. Every request is authorized by its own token, so that this protects nothing;
 * but clients that do not initialize anew after a 404 would be stuck.
 */
export const SESSION_LIFETIME = 30 * 86_400;

/** A longer id is not given out: API Gateway takes 10,240 bytes of headers, the access token among them. */
const MAX_SESSION_ID_LENGTH = 4_096;

/**
 * Begins a session (MCP 2025-11-25, transports, session management).
 *
 * @param initialize valid parameters of `initialize`
 * @returns the session id, or undefined when the client says too much of itself to carry it along; it is then served without session
 * @throws ServiceUnavailableError
 */
export async function beginSession(initialize: JsonObject, caller: ToolCaller): Promise<string | undefined> {
  const { protocolVersion, capabilities, clientInfo: { name, version } } = initialize as unknown as InitializeRequestParams;
  const session: Session = { id: randomUUID(), initialize: { protocolVersion, capabilities, clientInfo: { name, version } } };
  const sessionId = await sealToken(session, sealFor(caller));
  return sessionId.length <= MAX_SESSION_ID_LENGTH ? sessionId : undefined;
}

/**
 * Reads a session id.
 *
 * @returns undefined when it was not given out by this server to this caller, or has expired
 * @throws ServiceUnavailableError
 */
export async function findSession(sessionId: string, caller: ToolCaller): Promise<Session | undefined> {
  if (sessionId.length > MAX_SESSION_ID_LENGTH) {
    return undefined;
  }
  return await openToken(sessionId, sealFor(caller)) as Session | undefined;
}

function sealFor({ clientId, subject }: ToolCaller): Seal {
  return { purpose: 'session', binding: JSON.stringify([clientId, subject]), lifetime: SESSION_LIFETIME };
}
