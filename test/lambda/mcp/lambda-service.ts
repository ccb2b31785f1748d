import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { functionStream, type StreamingFunction } from './lambda/function-stream';
import type { ToolEvent } from '../../../src/contract';

/** An answer of the `Invoke` API. */
export interface Invocation {
  /** Sent as it is. */
  readonly payload?: string;
  readonly functionError?: 'Unhandled';
  /** An error of the API, by its name. */
  readonly apiError?: { readonly status: number; readonly name: string };
  /** Closes the connection instead. */
  readonly reset?: true;
}

/** What stands for a tool function. */
export type ToolFunction = (event: ToolEvent) => Invocation | Promise<Invocation>;

/** The APIs `Invoke` and `InvokeWithResponseStream` of Lambda on this machine. */
export interface LambdaService {
  readonly url: string;
  /** By name. */
  readonly functions: Record<string, ToolFunction>;
  /** By name. */
  readonly streaming: Record<string, StreamingFunction>;
  /** The raw payloads of all invocations. */
  readonly payloads: string[];
  /** How many invocations the caller gave up. */
  aborted(): number;
  /** How many connections were made for invocations. */
  connections(): number;
  close(): void;
}

/** The answer of a function that returned a value. */
export function returned(value: unknown): Invocation {
  return { payload: JSON.stringify(value) };
}

/** The answer of a function that threw. */
export function threw(errorType: string, errorMessage: string): Invocation {
  return { functionError: 'Unhandled', payload: JSON.stringify({ errorType, errorMessage, trace: ['at secret.js:1'] }) };
}

export async function startLambdaService(): Promise<LambdaService> {
  const functions: Record<string, ToolFunction> = {};
  const streaming: Record<string, StreamingFunction> = {};
  const payloads: string[] = [];
  const sockets = new Set<Socket>();
  let aborted = 0;

  async function invoke(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, arn = '', api] = /^\/20[\d-]+\/functions\/(.+)\/(invocations|response-streaming-invocations)$/.exec(decodeURIComponent(request.url ?? '')) ?? [];
    const name = arn.split(':').pop() ?? '';
    const payload = await text(request);
    payloads.push(payload);
    sockets.add(request.socket);
    response.on('close', () => {
      aborted += response.writableFinished ? 0 : 1;
    });
    if (api === 'response-streaming-invocations') {
      await streaming[name]!(functionStream(response), JSON.parse(payload));
      return;
    }
    const answer = await functions[name](JSON.parse(payload));
    if (answer.reset) {
      request.socket.destroy();
    } else if (answer.apiError) {
      response.writeHead(answer.apiError.status, { 'x-amzn-errortype': answer.apiError.name, 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: `${answer.apiError.name} about arn:aws:lambda:us-east-1:123456789012:function:${name}` }));
    } else {
      response.writeHead(200, answer.functionError && { 'x-amz-function-error': answer.functionError });
      response.end(answer.payload);
    }
  }

  const server = createServer((request, response) => void invoke(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    functions,
    streaming,
    payloads,
    aborted: () => aborted,
    connections: () => sockets.size,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
