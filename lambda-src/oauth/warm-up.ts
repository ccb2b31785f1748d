import { setTimeout as delay } from 'node:timers/promises';
import { exchangeWithProvider } from './provider/provider-exchange';
import { openConnection } from './records/record-table';
import { OAUTH_PATHS } from '../../src/contract';
import { log } from '../shared/log';
import { timeLimit } from '../shared/time-limit';

/** Time that a start waits for AWS services, in milliseconds: many times what they take, and little for a request that needs none of them. */
const MAX_WAIT = 1_000;

/**
 * Makes ready what a token request needs, while the function starts: the authorization server with its keys, and a connection to the table.
 * Lambda gives a starting function a whole processor, and a running one a share by its memory, so the first caller would wait for the same
 * work several times as long. What fails, or takes too long, is up to the request that needs it: a read that is still tried is given up, so
 * that a table in trouble is not asked beside the request.
 */
export async function warmUp(): Promise<void> {
  const end = new AbortController();
  const ready = Promise.all([answerOnce(), openConnection(end.signal)]).catch((error: unknown) => {
    log.warn('The function could not be made ready while it started', { error });
  });
  await Promise.race([ready, delay(timeLimit(MAX_WAIT), undefined, { signal: end.signal }).catch(() => undefined)]);
  end.abort();
}

/** Has the authorization server answer a request that nobody sent, and uses WebCrypto: Node.js loads much when it is first used. */
async function answerOnce(): Promise<void> {
  await Promise.all([
    exchangeWithProvider({ requestId: 'warm-up', method: 'GET', path: OAUTH_PATHS.openidConfiguration, query: '', headers: {}, body: '', sourceAddress: '' }),
    crypto.subtle.digest('SHA-256', new Uint8Array()),
  ]);
}
