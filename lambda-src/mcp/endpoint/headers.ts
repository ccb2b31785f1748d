import type { APIGatewayProxyEvent } from 'aws-lambda';

/** The headers of an HTTP request, by their names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** The characters that a header value may consist of: bytes (Fetch standard, section 2.2.2). API Gateway may hand over others. */
const BYTE_STRING = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Blanks around a value, which are no part of it (RFC 9110 section 5.5). */
const AROUND = /^[\t\x20]+|[\t\x20]+$/g;

/** Reads the headers of an event. Those that HTTP does not allow are left out. */
export function headersOf({ headers }: Pick<APIGatewayProxyEvent, 'headers'>): Headers {
  const read = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value !== undefined && BYTE_STRING.test(value)) {
      read[name.toLowerCase()] = value.replace(AROUND, '');
    }
  }
  return read;
}

/** Returns the headers that do not tell the caller's identity, which is all that code behind the endpoint may see. */
export function withoutIdentity({ authorization: _authorization, cookie: _cookie, ...others }: Headers): Readonly<Record<string, string>> {
  return others as Record<string, string>;
}

/** Tells whether the client says that it reads a stream of server-sent events. */
export function acceptsEventStream(headers: Headers): boolean {
  return headers.accept?.toLowerCase().includes('text/event-stream') ?? false;
}
