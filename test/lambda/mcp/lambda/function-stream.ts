import type { ServerResponse } from 'node:http';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import type { ToolEvent } from '../../../../src/contract';

/** What stands for a tool function that streams. */
export type StreamingFunction = (stream: FunctionStream, event: ToolEvent) => void | Promise<void>;

/** The answer of `InvokeWithResponseStream` while it is written. */
export interface FunctionStream {
  /** Aborted when the caller has gone. */
  readonly abandoned: AbortSignal;
  /** Sends a part of the payload, as it is. */
  write(payload: string | Uint8Array): void;
  /** Sends bytes outside of the event stream encoding. */
  raw(bytes: Uint8Array): void;
  /** Sends a line. */
  line(value: unknown): void;
  /** Ends the invocation, with an error if one is given. */
  complete(error?: { readonly ErrorCode: string; readonly ErrorDetails?: string }): void;
  /** Ends the invocation with an exception of the API. */
  fail(exception: string): void;
  /** Has the API refuse the invocation, with the error of this name. */
  refuse(status: number, name: string): void;
  /** Closes the connection. */
  cut(): void;
}

const codec = new EventStreamCodec((bytes) => Buffer.from(bytes).toString('utf8'), (string) => Buffer.from(string, 'utf8'));

function message(type: string, body: string | Uint8Array, messageType: 'event' | 'exception' = 'event'): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: messageType },
      [`:${messageType}-type`]: { type: 'string', value: type },
      ':content-type': { type: 'string', value: type === 'PayloadChunk' ? 'application/octet-stream' : 'application/json' },
    },
    body: Buffer.from(body),
  });
}

/** Answers an invocation in the event stream encoding of AWS. */
export function functionStream(response: ServerResponse): FunctionStream {
  const abandoned = new AbortController();
  response.on('close', () => abandoned.abort());
  response.setHeader('content-type', 'application/vnd.amazon.eventstream');
  const write = (payload: string | Uint8Array): void => void response.write(message('PayloadChunk', payload));
  return {
    write,
    raw: (bytes) => void response.write(bytes),
    line: (value) => write(`${JSON.stringify(value)}\n`),
    complete: (error) => void response.end(message('InvokeComplete', JSON.stringify(error ?? {}))),
    fail: (exception) => void response.end(message(exception, '{"message":"confidential"}', 'exception')),
    refuse: (status, name) => void response.writeHead(status, { 'x-amzn-errortype': name, 'content-type': 'application/json' }).end('{"message":"confidential"}'),
    cut: () => void response.destroy(),
    abandoned: abandoned.signal,
  };
}
