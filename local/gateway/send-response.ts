import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BufferedResponse } from './gateway-response';
import type { StreamedResponse } from './lambda-integration';
import { extendedRequestIdOf } from './request-context';

/** Sends a response, a streamed one piece by piece. Rejects when the client has gone or the body fails. */
export async function send(
  outgoing: ServerResponse,
  response: BufferedResponse | StreamedResponse,
  requestId: string,
  trace?: string,
): Promise<void> {
  const headers: [string, string][] = [
    ...response.headers.map(([name, value]): [string, string] => [name, value]),
    ['x-amzn-RequestId', requestId],
    ['x-amz-apigw-id', extendedRequestIdOf(requestId)],
    ...trace ? [['X-Amzn-Trace-Id', trace] as [string, string]] : [],
  ];
  if (Buffer.isBuffer(response.body)) {
    const withLength = response.statusCode === 204 || response.statusCode === 304 ? headers : [...headers, ['Content-Length', String(response.body.length)]];
    outgoing.writeHead(response.statusCode, withLength.flat());
    outgoing.end(response.body);
    return;
  }
  outgoing.writeHead(response.statusCode, headers.flat());
  outgoing.flushHeaders();
  await pipeline(Readable.from(response.body), outgoing);
}
