import type { IncomingMessage } from 'node:http';
import { addAbortSignal, pipeline, Readable, Transform, type Duplex } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { constants, createBrotliDecompress, createGunzip } from 'node:zlib';
import { ToolFailure } from '../call/failure';

/** What can be undone, by the names of RFC 9110 section 8.4.1. What has arrived is passed on at once, as streams of events need it. */
const DECODERS: ReadonlyMap<string, () => Duplex> = new Map([
  ['gzip', () => createGunzip({ flush: constants.Z_SYNC_FLUSH })],
  ['x-gzip', () => createGunzip({ flush: constants.Z_SYNC_FLUSH })],
  ['br', () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH })],
]);

/** Statuses whose answers have no body (Fetch Standard, null body status). */
const WITHOUT_BODY = new Set([204, 205, 304]);

/** Of the body of an error, in bytes, wherever a smaller one of a result is too large: it is read for its beginning. */
const MAX_ERROR_SIZE = 1024 * 1024;

/**
 * Makes the answer to a request of `fetch`.
 *
 * @param method of the request
 * @param maxSize of the body of a result, decompressed, in bytes; reading a larger one fails with a `ToolFailure`
 * @param signal ends the reading of the body
 * @throws ToolFailure when the answer cannot be understood
 */
export function toResponse(message: IncomingMessage, method: string, maxSize: number, signal: AbortSignal | undefined): Response {
  const { statusCode: status = 0 } = message;
  const headers = headersOf(message);
  if (status < 200 || status > 599) {
    message.destroy();
    throw new ToolFailure('failed', `The answer has the status ${status}`);
  }
  if (method === 'HEAD' || WITHOUT_BODY.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  const coding = (headers.get('content-encoding') ?? 'identity').toLowerCase();
  const decode = DECODERS.get(coding);
  if (decode === undefined && coding !== 'identity') {
    message.destroy();
    throw new ToolFailure('failed', 'The answer has a content coding that was not asked for');
  }
  const isResult = status < 300;
  const announced = decode || !isResult ? 0 : Number(headers.get('content-length') ?? 0);
  if (decode) {
    headers.delete('content-encoding');
    headers.delete('content-length');
  }
  const body = bounded(message, decode?.(), announced, isResult ? maxSize : Math.max(maxSize, MAX_ERROR_SIZE));
  if (signal) {
    addAbortSignal(signal, body);
  }
  return new Response(Readable.toWeb(body) as NodeReadableStream<Uint8Array> as ReadableStream, { status, headers });
}

/** Gives up an answer of which nobody reads more. Whether its connection ends well does not matter then. */
export async function discard({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => undefined);
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
  }
  return headers;
}

/** The body as far as it may go. Whatever ends it early closes the connection. */
function bounded(message: IncomingMessage, decoder: Duplex | undefined, announcedSize: number, maxSize: number): Readable {
  let size = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      size += chunk.length;
      callback(size > maxSize ? tooLarge(maxSize) : null, chunk);
    },
  });
  // whoever reads the last stream hears of errors in any of them
  const ignore = () => undefined;
  pipeline(decoder ? [message, decoder, limit] : [message, limit], ignore);
  if (announcedSize > maxSize) {
    message.destroy(tooLarge(maxSize));
  }
  return limit;
}

function tooLarge(maxSize: number): ToolFailure {
  return new ToolFailure('tooLarge', `The answer has more than ${maxSize} bytes`);
}
