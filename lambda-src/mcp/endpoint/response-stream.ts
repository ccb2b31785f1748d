import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { log } from '../../shared/log';
import type { HttpAnswer } from '../http/http-answer';

/** Makes a signal that is aborted when the client goes before its answer is complete. */
export function abortOnDisconnect(stream: Writable): AbortSignal {
  const controller = new AbortController();
  stream.on('error', () => controller.abort());
  stream.on('close', () => {
    if (!stream.writableFinished) {
      controller.abort();
    }
  });
  return controller.signal;
}

/**
 * Sends an answer through the response stream of the function, each part as soon as it is there.
 *
 * The status is sent before the body, so an error in the body can only end the stream.
 */
export async function writeAnswer({ status, headers, body }: HttpAnswer, responseStream: Writable, requestId: string): Promise<void> {
  const stream = awslambda.HttpResponseStream.from(responseStream, { statusCode: status, headers });
  // The prelude goes out with the first write, so there must be one.
  stream.write(typeof body === 'string' ? body : '');
  try {
    for await (const part of typeof body === 'string' ? [] : body) {
      if (stream.destroyed) {
        return;
      }
      if (!stream.write(part)) {
        await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
      }
    }
  } catch (error) {
    log.error('The response was cut off', { requestId, error });
  }
  stream.end();
}
