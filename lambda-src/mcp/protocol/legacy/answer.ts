import { serve } from './serve';
import type { HttpAnswer } from '../../http/http-answer';
import type { HttpMessage } from '../http-message';

/**
 * Answers a message of the revisions from 2024-11-05 to 2025-11-25, in which a client initializes first.
 *
 * The code of sessions is loaded only by servers that keep state. The others neither need nor have any.
 *
 * @throws ProtocolError when the message is to be refused
 * @throws ServiceUnavailableError
 */
export async function answerLegacy(http: HttpMessage): Promise<HttpAnswer> {
  if (!http.served.keepsState) {
    return serve(http);
  }
  const { answerInSession } = await import('./session-exchange');
  return answerInSession(http);
}
