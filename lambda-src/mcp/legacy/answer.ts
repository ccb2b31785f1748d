import { serve } from './serve';
import type { Exchange } from '../protocol';

/**
 * Answers a message of the revisions from 2024-11-05 to 2025-11-25, in which a client initializes first.
 *
 * The code of sessions is loaded only by servers that keep state. The others neither need nor have any.
 */
export async function answerLegacy(exchange: Exchange): Promise<Response> {
  if (!exchange.served.keepsState) {
    return serve(exchange);
  }
  const { answerInSession } = await import('./session-exchange');
  return answerInSession(exchange);
}
