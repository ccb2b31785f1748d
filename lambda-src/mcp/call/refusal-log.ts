import type { Invocation } from './invocation';
import { log } from '../../shared/log';

/** Maximum length of a reason in the log, in characters: it may quote what the client sent. */
const MAX_REASON_LENGTH = 300;

/** Logs why a message was refused. */
export function logRefusal({ requestId, caller }: Pick<Invocation, 'requestId' | 'caller'>, reason: string): void {
  log.warn('The message was refused', { requestId, clientId: caller.clientId, reason: reason.slice(0, MAX_REASON_LENGTH) });
}
