import type { APIGatewayProxyEvent } from 'aws-lambda';

/** What tells the caller's identity stays here: code that gets the request must not see it. */
const WITHHELD_HEADERS = ['authorization', 'cookie'];

/** The media types that the transports of the SDK insist on (MCP Streamable HTTP: clients MUST accept both). */
const BOTH_MEDIA_TYPES = 'application/json, text/event-stream';

/** What a header value may consist of: bytes (Fetch standard, section 2.2.2). API Gateway may hand over other characters. */
const BYTE_STRING = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The headers of an event. Those that HTTP does not allow are left out. */
export function headersOf(event: Pick<APIGatewayProxyEvent, 'headers'>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers ?? {})) {
    if (value !== undefined && BYTE_STRING.test(value)) {
      headers.set(name, value);
    }
  }
  return headers;
}

/** Whether the client says that it reads a stream of server-sent events. */
export function acceptsEventStream(headers: Headers): boolean {
  return headers.get('accept')?.toLowerCase().includes('text/event-stream') ?? false;
}

/**
 * The request as the SDK wants it. Its body is left out: the SDK gets the parsed message beside it.
 *
 * @param url the public URL of the endpoint, never the `Host` header
 * @param signal aborted when the client has gone
 */
export function toRequest(url: URL, headers: Headers, signal: AbortSignal): Request {
  const passed = new Headers(headers);
  WITHHELD_HEADERS.forEach((name) => passed.delete(name));
  passed.set('accept', BOTH_MEDIA_TYPES);
  passed.set('content-type', 'application/json');
  return new Request(url, { method: 'POST', headers: passed, signal });
}
