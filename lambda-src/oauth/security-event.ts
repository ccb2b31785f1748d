import { METRICS } from '../../src/contract';
import { log } from '../shared/log';

/** What may be an attack. An owner should hear of it. */
export type SecurityEvent =
  /** Somebody presented a refresh token long after it was used: there are two of them. */
  | 'refreshTokenReuse'
  /** Somebody presented an authorization code again. */
  | 'authorizationCodeReuse'
  /** A sign-in came back to another browser than it began in. */
  | 'foreignBrowser'
  /** A form came from another site. */
  | 'foreignForm';

/** Writes a security event to the log, and its metric (CloudWatch embedded metric format). */
export function reportSecurityEvent(securityEvent: SecurityEvent, fields: { readonly requestId: string; readonly [name: string]: unknown }): void {
  log.warn('Security event', {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{
        Namespace: METRICS.namespace,
        Dimensions: [[METRICS.functionDimension]],
        Metrics: [{ Name: METRICS.securityEvents, Unit: 'Count' }],
      }],
    },
    [METRICS.functionDimension]: process.env.AWS_LAMBDA_FUNCTION_NAME,
    [METRICS.securityEvents]: 1,
    securityEvent,
    ...fields,
  });
}
