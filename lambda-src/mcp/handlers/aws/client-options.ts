import { NodeHttpHandler } from '@smithy/node-http-handler';
import { timeLimit } from '../../../shared/time-limit';
import { createConnections } from '../../egress/connections';

const { httpAgent, httpsAgent, closeIdle } = createConnections();

/** Closes connections to AWS services that have been idle for too long to be trusted; to be called before each call. */
export const closeIdleConnections = closeIdle;

/** HTTP/1.1 for all clients, of which some would use HTTP/2, whose connections do not survive it that Lambda freezes an instance. */
const requestHandler = new NodeHttpHandler({ httpAgent, httpsAgent, connectionTimeout: timeLimit(3_000) });

/** Of clients that only read, or whose calls can be repeated: the SDK tries again where that may help. */
export const REPEATABLE = { maxAttempts: 3, requestHandler };

/** Of clients whose calls may do something that must not be done twice. */
export const ONCE = { maxAttempts: 1, requestHandler };
