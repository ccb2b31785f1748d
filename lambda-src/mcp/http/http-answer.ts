import type { EventStream } from './event-stream';

/** An answer to an HTTP request. */
export interface HttpAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole of it, or what is written piece by piece. */
  readonly body: string | EventStream;
}

/** Makes an answer of a JSON value. */
export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** Makes an answer without content. */
export function emptyAnswer(status: number): HttpAnswer {
  return { status, headers: {}, body: '' };
}

/** Makes an answer of server-sent events. */
export function streamAnswer(stream: EventStream): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: stream };
}
