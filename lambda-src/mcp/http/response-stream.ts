import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { log } from '../../shared/log';

/** A signal that is aborted when the client goes before its answer is complete. */
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
 * Sends a response through the response stream of the function, each chunk as soon as it is there.
 *
 * The status is sent before the body, so an error in the body can only end the stream.
 */
export async function writeResponse(response: Response, responseStream: Writable, requestId: string): Promise<void> {
  const stream = awslambda.HttpResponseStream.from(responseStream, {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
  });
  try {
    // The prelude goes out with the first write, so there must be one.
    stream.write('');
    for await (const chunk of response.body ?? []) {
      if (stream.destroyed) {
        return;
      }
      if (!stream.write(chunk)) {
        await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
      }
    }
  } catch (error) {
    log.error('The response was cut off', { requestId, error });
  }
  stream.end();
}
