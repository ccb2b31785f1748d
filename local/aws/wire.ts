import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../stack';
import { AwsError } from './aws-error';
import type { AwsResponse } from './service';

/** Beyond what any emulated operation takes (DynamoDB: 16 MB). */
const MAX_BODY_BYTES = 20 * 1024 * 1024;

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

export function writeResponse(response: ServerResponse, { status, headers, body }: AwsResponse): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.1',
    'Content-Length': Buffer.byteLength(text),
    'x-amzn-RequestId': randomUUID(),
    ...headers,
  });
  response.end(text);
}

/** An error in the shapes of both AWS JSON (`__type`) and REST JSON (`x-amzn-ErrorType`); only the log gets unexpected ones. */
export function errorResponse(error: unknown, request: IncomingMessage, log: Log): AwsResponse {
  if (!(error instanceof AwsError)) {
    log('aws', `${request.method} ${request.url} failed: ${error instanceof Error ? error.stack : String(error)}`);
    return errorResponse(new AwsError('InternalServerError', 'The local server failed; its log tells why.', 500), request, log);
  }
  if (error.code === 'UnknownOperationException') {
    log('aws', `UnknownOperationException: ${error.message}`);
  }
  return {
    status: error.status,
    headers: { 'x-amzn-ErrorType': error.code },
    body: { ...error.members, __type: error.code, message: error.message },
  };
}
