import { countMetric } from './count-metric';
import { METRICS } from '../../src/contract';
import { log } from '../shared/log';

/**
 * The metric that counts each kind of event that an owner should hear of. All have somebody behind them who was let in: an event that a
 * stranger could raise alone would make the alarm worthless. Codes and tokens that are used twice are in two hands, and one is enough for an
 * alarm; what comes from elsewhere did no harm, and may be a mistake of the person.
 */
const METRIC_OF = {
  /** Somebody presented a refresh token long after it was used: there are two of them. */
  refreshTokenReuse: METRICS.securityEvents,
  /** Somebody presented an authorization code again. */
  authorizationCodeReuse: METRICS.securityEvents,
  /** A page for a person who has signed in was opened in another browser. */
  foreignBrowser: METRICS.forgedRequests,
  /** A form for a person who has signed in came from another site. */
  foreignForm: METRICS.forgedRequests,
} as const;

/** Kind of event that may be an attack. */
export type SecurityEvent = keyof typeof METRIC_OF;

interface EventFields {
  readonly requestId: string;
  readonly [name: string]: unknown;
}

/** Writes a security event to the log, and counts it. */
export function reportSecurityEvent(securityEvent: SecurityEvent, fields: EventFields): void {
  const kind = METRICS.kindDimension;
  log.warn('Security event', { ...countMetric(METRIC_OF[securityEvent], kind), [kind]: securityEvent, securityEvent, ...fields });
}

/** Writes what may be a security event to the log alone: nobody has signed in, so a stranger can cause any number of them. */
export function noteSecurityEvent(securityEvent: SecurityEvent, fields: EventFields): void {
  log.warn('Possible security event', { securityEvent, ...fields });
}
