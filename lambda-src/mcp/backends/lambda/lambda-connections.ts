import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** The connections to the Lambda API, which are kept between calls. */
export const agents = {
  httpAgent: new HttpAgent({ keepAlive: true }),
  httpsAgent: new HttpsAgent({ keepAlive: true }),
} as const;

/** After how long without a call the connections are not trusted any more, in milliseconds. */
const MAX_IDLE = 10_000;

let lastCall = 0;

/**
 * Closes the connections when they have not been used for a while; to be called before each call.
 *
 * Lambda freezes an instance between requests, which then does not notice that the other side closes a connection. The next
 * call would fail on it, and could not be repeated safely, since it may have arrived.
 */
export function closeIdleConnections(): void {
  const now = Date.now();
  if (now - lastCall > MAX_IDLE) {
    const idle = Object.values(agents).flatMap(({ freeSockets }) => Object.values(freeSockets).flat());
    idle.forEach((socket) => socket?.destroy());
  }
  lastCall = now;
}
