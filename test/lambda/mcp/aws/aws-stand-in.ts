import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that an AWS client sent. */
export interface AwsRequest {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Stands for a service of AWS on this machine, as far as a test needs it. */
export interface AwsStandIn {
  readonly url: string;
  /** Since `requests.length = 0`. */
  readonly requests: AwsRequest[];
  /** What it answers. */
  answer: (request: AwsRequest, response: ServerResponse) => void | Promise<void>;
  /** How many connections were made. */
  connections(): number;
  /** How many requests the client gave up before they were answered. */
  aborted(): number;
  /** How many bytes were sent. */
  sent(): number;
  close(): void;
}

export async function startAwsStandIn(): Promise<AwsStandIn> {
  const sockets = new Set<Socket>();
  let aborted = 0;
  const standIn: AwsStandIn = {
    url: '',
    requests: [],
    answer: (_, response) => void response.writeHead(500).end(),
    connections: () => sockets.size,
    aborted: () => aborted,
    sent: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  const server = createServer((incoming, response) => void (async () => {
    sockets.add(incoming.socket);
    response.on('close', () => aborted += response.writableFinished ? 0 : 1);
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: await text(incoming) };
    standIn.requests.push(request);
    await standIn.answer(request, response);
  })());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return Object.assign(standIn, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** Answers in the protocol AWS JSON 1.0. */
export function answerJson(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}

/** Answers with an error in the protocol AWS JSON 1.0; its message is not for clients. */
export function answerError(response: ServerResponse, type: string, status = 400): void {
  answerJson(response, { __type: `com.amazonaws#${type}`, message: `${type} about arn:aws:confidential` }, status);
}
