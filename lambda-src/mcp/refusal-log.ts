import type { Invocation } from './call/invocation';
import { log } from '../shared/log';

/** How much of a reason goes to the log: it may quote what the client sent. */
const MAX_REASON_LENGTH = 300;

/** Logs why the SDK refused, or could not answer, a message. */
export function logRefusals({ requestId, caller }: Invocation): (error: Error) => void {
  return ({ message }) => log.warn('The message was refused', {
    requestId,
    clientId: caller.clientId,
    reason: message.slice(0, MAX_REASON_LENGTH),
  });
}
