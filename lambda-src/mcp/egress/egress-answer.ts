import type { IncomingMessage } from 'node:http';
import { pipeline, type Duplex, type Readable } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip } from 'node:zlib';
import { giveUp } from './answer-body';
import { headersOf, valueOf, type AnswerHeaders } from './answer-headers';
import { ToolFailure } from '../call/failure';

/** The answer of a service. */
export interface EgressAnswer {
  /** From 200 to 599. */
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Decompressed, and no larger than it may be. It has to be read to its end or destroyed. Absent: there is none. */
  readonly body?: Readable;
}

/** The codings that can be undone, by the names of RFC 9110 section 8.4.1. What has arrived is passed on at once, as streams of events need it. */
const DECODERS: ReadonlyMap<string, () => Duplex> = new Map([
  ['gzip', () => createGunzip({ flush: constants.Z_SYNC_FLUSH })],
  ['x-gzip', () => createGunzip({ flush: constants.Z_SYNC_FLUSH })],
  ['br', () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH })],
]);

/** Statuses whose answers have no body (Fetch Standard, null body status). */
const WITHOUT_BODY = new Set([204, 205, 304]);

/** Maximum size of the body of an error, in bytes, wherever a smaller one of a result is too large: it is read for its beginning. */
const MAX_ERROR_SIZE = 1024 * 1024;

/**
 * Makes the answer to a request of what has arrived.
 *
 * @param method of the request
 * @param maxSize of the body of a result, decompressed, in bytes; reading a larger one fails with a `ToolFailure`
 * @throws ToolFailure when the answer cannot be understood
 */
export async function toAnswer(message: IncomingMessage, method: string, maxSize: number): Promise<EgressAnswer> {
  const { statusCode: status = 0 } = message;
  const headers = headersOf(message);
  if (status < 200 || status > 599) {
    message.destroy();
    throw new ToolFailure('failed', `The answer has the status ${status}`);
  }
  if (method === 'HEAD' || WITHOUT_BODY.has(status)) {
    await giveUp(message);
    return { status, headers };
  }
  const limit = status < 300 ? maxSize : Math.max(maxSize, MAX_ERROR_SIZE);
  const coding = (valueOf(headers, 'content-encoding') ?? 'identity').toLowerCase();
  if (coding === 'identity') {
    const isTooLarge = status < 300 && Number(valueOf(headers, 'content-length') ?? 0) > limit;
    return { status, headers, body: bounded(isTooLarge ? message.destroy(tooLarge(limit)) : message, limit) };
  }
  const decoder = DECODERS.get(coding)?.();
  if (decoder === undefined) {
    message.destroy();
    throw new ToolFailure('failed', 'The answer has a content coding that was not asked for');
  }
  // whoever reads the decoder hears of errors in the other
  pipeline(message, decoder, () => undefined);
  const { 'content-encoding': _coding, 'content-length': _length, ...others } = headers;
  return { status, headers: others, body: bounded(decoder, limit) };
}

/** Makes a body fail when it is too large, whoever reads it. Whatever ends it early closes the connection. */
function bounded<T extends Readable>(body: T, maxSize: number): T {
  let size = 0;
  // a body that breaks off before it is read is no error that nobody catches
  body.on('error', () => undefined);
  // flows when somebody reads it
  body.pause().on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxSize) {
      body.destroy(tooLarge(maxSize));
    }
  });
  return body;
}

function tooLarge(maxSize: number): ToolFailure {
  return new ToolFailure('tooLarge', `The answer has more than ${maxSize} bytes`);
}
