import { randomUUID } from 'node:crypto';
import { openToken, sealToken, type Seal } from './seal';
import type { Session } from './session';
import type { ToolCaller } from '../../../../src/contract';

/** How long a question may wait for its answer, in seconds: as long as a function can run. */
export const QUESTION_LIFETIME = 15 * 60;

/** An id that is longer was not made here. */
const MAX_ID_LENGTH = 512;

/**
 * The JSON-RPC id of a request to the client. Nobody can guess it, and whichever instance gets the answer sees that this caller
 * was asked in this session, without looking anything up.
 *
 * @throws ServiceUnavailableError
 */
export function newQuestionId(session: Session, caller: ToolCaller): Promise<string> {
  return sealToken(randomUUID(), sealFor(session, caller));
}

/**
 * Whether an id is of a request that went to this caller in this session, not too long ago.
 *
 * @throws ServiceUnavailableError
 */
export async function isQuestionId(id: unknown, session: Session, caller: ToolCaller): Promise<boolean> {
  return typeof id === 'string' && id.length <= MAX_ID_LENGTH && await openToken(id, sealFor(session, caller)) !== undefined;
}

function sealFor({ id }: Session, { clientId, subject }: ToolCaller): Seal {
  return { purpose: 'question', binding: JSON.stringify([clientId, subject, id]), lifetime: QUESTION_LIFETIME };
}
