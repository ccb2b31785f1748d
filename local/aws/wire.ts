import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../stack';
import { AwsError } from './aws-error';
import { NotEmulatedError } from './not-emulated';
import type { AwsResponse } from './service';
import { xmlDocument } from './xml';

/** Beyond what the emulated operations take, but for S3's (5 GB), which are kept in memory here. */
const MAX_BODY_BYTES = 100 * 1024 * 1024;

/** @throws AwsError `RequestEntityTooLargeException` */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      throw new AwsError('RequestEntityTooLargeException', `Request must be smaller than ${MAX_BODY_BYTES} bytes`, 413);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Writes an answer; resolves when it is written, or the client has gone. */
export async function writeResponse(response: ServerResponse, { status, headers, body }: AwsResponse): Promise<void> {
  const common = { 'x-amzn-RequestId': randomUUID() };
  if (isIterable(body)) {
    response.writeHead(status, { ...common, ...headers });
    // there is nobody left to tell of a broken connection
    await pipeline(Readable.from(body), response).catch(() => undefined);
    return;
  }
  const isJson = body !== undefined && !(body instanceof Uint8Array);
  const bytes = isJson ? Buffer.from(JSON.stringify(body)) : body as Uint8Array | undefined ?? new Uint8Array();
  response.writeHead(status, {
    ...common,
    ...(isJson && { 'Content-Type': 'application/x-amz-json-1.1' }),
    // an answer to HEAD tells the length of what it leaves out
    'Content-Length': bytes.length,
    ...headers,
  });
  response.end(bytes);
}

/** What a service throws, or that it failed, which only the log gets the details of. */
export function awsErrorOf(thrown: unknown, request: IncomingMessage, log: Log): AwsError {
  if (!(thrown instanceof AwsError)) {
    log('aws', `${request.method} ${request.url} failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    return new AwsError('InternalServerError', 'The local server failed; its log tells why.', 500);
  }
  if (thrown instanceof NotEmulatedError) {
    log('aws', thrown.message);
  }
  return thrown;
}

/** An error in the shapes of both AWS JSON (`__type`) and REST JSON (`x-amzn-ErrorType`). */
export function jsonErrorResponse({ code, message, status, members }: AwsError): AwsResponse {
  return { status, headers: { 'x-amzn-ErrorType': code }, body: { ...members, __type: code, message } };
}

/** An error in the shape of the Query protocol, which older services speak: SNS, IAM, CloudFormation. */
export function queryErrorResponse({ code, message, status }: AwsError): AwsResponse {
  const body = xmlDocument('ErrorResponse', { Error: { Type: 'Sender', Code: code, Message: message } });
  return { status, headers: { 'Content-Type': 'text/xml' }, body };
}

function isIterable(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
